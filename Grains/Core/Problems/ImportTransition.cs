namespace NousCoder.Grains.Problems;

/// <summary>The result of an event.</summary>
/// <param name="Phase">The phase that follows.</param>
/// <param name="Action">What is done.</param>
public sealed record ImportTransition(ImportPhase Phase, ImportAction Action);
