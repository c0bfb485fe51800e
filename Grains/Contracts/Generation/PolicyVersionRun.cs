namespace NousCoder.Contracts.Generation;

/// <summary>Successive tokens of a completion that one policy version sampled.</summary>
/// <param name="Version">The policy version.</param>
/// <param name="Tokens">How many tokens.</param>
[GenerateSerializer, Immutable, Alias("NousCoder.PolicyVersionRun")]
public readonly record struct PolicyVersionRun(
    [property: Id(0)] int Version,
    [property: Id(1)] int Tokens);
