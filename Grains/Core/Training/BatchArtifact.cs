namespace NousCoder.Grains.Training;

/// <summary>What one step learns from, durable before its update begins.</summary>
internal sealed record BatchArtifact
{
    /// <summary>The groups, in the order in which they are put into minibatches.</summary>
    public required ImmutableArray<GroupAdvantages> Groups { get; init; }

    /// <summary>Gets whether a name is that of a batch of a job.</summary>
    public static bool IsNameOf(string jobId, string name) =>
        Keys.IsName(jobId) && name.StartsWith($"jobs/{jobId}/batches/", StringComparison.Ordinal) && ArtifactName.IsName(name);

    /// <summary>Name of the batch of a step whose last group came of a draw.</summary>
    public static string NameOf(string jobId, int step, long draw) => FormattableString.Invariant($"jobs/{jobId}/batches/{step}-{draw}.json");
}
