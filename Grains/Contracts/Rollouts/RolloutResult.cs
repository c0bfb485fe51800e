using NousCoder.Contracts.Generation;
using NousCoder.Contracts.Groups;

namespace NousCoder.Contracts.Rollouts;

/// <summary>A decided rollout.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.RolloutResult")]
public sealed record RolloutResult
{
    /// <summary>Key of the rollout.</summary>
    [Id(0)]
    public required string RolloutId { get; init; }

    /// <summary>The completion.</summary>
    [Id(1)]
    public required StoredCompletion Completion { get; init; }

    /// <summary>The verdict.</summary>
    [Id(2)]
    public required Verdict Verdict { get; init; }

    /// <summary>When it was being verified; null where nothing was run.</summary>
    [Id(3)]
    public BusyInterval? Verification { get; init; }
}
