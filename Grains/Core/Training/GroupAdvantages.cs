namespace NousCoder.Grains.Training;

/// <summary>A group of a batch, and what its rollouts are trained with.</summary>
/// <param name="GroupId">Key of the group.</param>
/// <param name="Artifact">The artifact with its tokens and log-probabilities.</param>
/// <param name="Advantages">Advantage of each rollout by position; null for one that left its group and is not trained on.</param>
public sealed record GroupAdvantages(string GroupId, string Artifact, ImmutableArray<double?> Advantages);
