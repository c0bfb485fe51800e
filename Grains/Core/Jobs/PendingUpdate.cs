namespace NousCoder.Grains.Jobs;

/// <summary>A step whose batch is durable and whose update is not known to be finished.</summary>
/// <param name="Step">The step, from 1.</param>
/// <param name="Artifact">The artifact that names the groups of the batch.</param>
/// <param name="Metrics">What was measured of the sampling of the step.</param>
[GenerateSerializer, Immutable, Alias("NousCoder.PendingUpdate")]
public sealed record PendingUpdate(
    [property: Id(0)] int Step,
    [property: Id(1)] string Artifact,
    [property: Id(2)] ImmutableSortedDictionary<string, double> Metrics);
