using NousCoder.Contracts.Training;

namespace NousCoder.Contracts.Jobs;

/// <summary>The version of a job's policy that scored highest so far; the earliest of equals.</summary>
/// <param name="Policy">The version.</param>
/// <param name="Pass1">Its pass@1 on the dataset that the job selects by.</param>
[GenerateSerializer, Immutable, Alias("NousCoder.BestCheckpoint")]
public sealed record BestCheckpoint(
    [property: Id(0)] PolicyReference Policy,
    [property: Id(1)] double Pass1);
