using NousCoder.Contracts.Checkpoints;

namespace NousCoder.Grains.Checkpoints;

/// <summary>The row of an imported checkpoint.</summary>
[GenerateSerializer, Alias("NousCoder.CheckpointState")]
public sealed class CheckpointState
{
    /// <summary>What was imported; null until all of it was.</summary>
    [Id(0)]
    public CheckpointSummary? Summary { get; set; }

    /// <summary>Whether it was deleted. Evaluations, filters and engines know a policy by its name, so it never names other weights.</summary>
    [Id(1)]
    public bool Deleted { get; set; }

    /// <summary>Whether an import is under way: what the store has under the name is incomplete.</summary>
    [Id(2)]
    public bool Importing { get; set; }
}
