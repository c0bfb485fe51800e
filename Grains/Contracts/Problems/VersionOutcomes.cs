namespace NousCoder.Contracts.Problems;

/// <summary>How a problem fared under one version of a policy.</summary>
/// <param name="JobId">Key of the training job.</param>
/// <param name="PolicyVersion">The version that sampled; the oldest where several did.</param>
/// <param name="Attempts">Verified rollouts.</param>
/// <param name="Solves">Those that passed.</param>
[GenerateSerializer, Immutable, Alias("NousCoder.VersionOutcomes")]
public readonly record struct VersionOutcomes(
    [property: Id(0)] string JobId,
    [property: Id(1)] int PolicyVersion,
    [property: Id(2)] int Attempts,
    [property: Id(3)] int Solves);
