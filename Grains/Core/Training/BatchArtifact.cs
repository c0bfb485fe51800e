namespace NousCoder.Grains.Training;

/// <summary>What one step learns from, durable before its update begins.</summary>
internal sealed record BatchArtifact
{
    /// <summary>The groups, in the order in which they are put into minibatches.</summary>
    public required ImmutableArray<GroupAdvantages> Groups { get; init; }

    /// <summary>Name of the batch of a step whose last group came of a draw.</summary>
    public static string NameOf(string jobId, int step, long draw) => FormattableString.Invariant($"jobs/{jobId}/batches/{step}-{draw}.json");
}
