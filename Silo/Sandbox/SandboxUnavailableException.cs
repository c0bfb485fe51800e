namespace NousCoder.Sandbox;

/// <summary>This machine cannot run untrusted programs safely, so it runs none.</summary>
/// <param name="problem">What is missing or refused.</param>
/// <param name="remedy">What to do about it.</param>
public sealed class SandboxUnavailableException(string problem, string remedy)
    : Exception($"No sandbox can be had on this machine: {problem}. {remedy}")
{
    /// <summary>What is missing or refused.</summary>
    public string Problem { get; } = problem;

    /// <summary>What to do about it: a command where there is one.</summary>
    public string Remedy { get; } = remedy;
}
