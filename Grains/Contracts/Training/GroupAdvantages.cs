namespace NousCoder.Contracts.Training;

/// <summary>A group of a batch, and what its rollouts are trained with.</summary>
/// <param name="GroupId">Key of the group.</param>
/// <param name="Artifact">The artifact with its tokens and log-probabilities.</param>
/// <param name="Advantages">Advantage of each rollout by position; null for one that left its group and is not trained on.</param>
[GenerateSerializer, Immutable, Alias("NousCoder.GroupAdvantages")]
public sealed record GroupAdvantages(
    [property: Id(0)] string GroupId,
    [property: Id(1)] string Artifact,
    [property: Id(2)] ImmutableArray<double?> Advantages);
