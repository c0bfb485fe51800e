using NousCoder.Contracts.Generation;
using NousCoder.Contracts.Rollouts;

namespace NousCoder.Contracts.Groups;

/// <summary>One rollout of a decided group, without its text and tokens.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.RolloutSummary")]
public sealed record RolloutSummary
{
    /// <summary>Position in the group, from 0.</summary>
    [Id(0)]
    public required int N { get; init; }

    /// <summary>How it ended.</summary>
    [Id(1)]
    public required RolloutOutcome Outcome { get; init; }

    /// <summary>Why it failed, if it did.</summary>
    [Id(2)]
    public FailureReason? Reason { get; init; }

    /// <summary>Tokens of the completion.</summary>
    [Id(3)]
    public required int CompletionTokens { get; init; }

    /// <summary>Why generation ended.</summary>
    [Id(4)]
    public required FinishReason FinishReason { get; init; }

    /// <summary>Whether the verdict was known from an earlier run of the same program.</summary>
    [Id(5)]
    public bool FromCache { get; init; }

    /// <summary>What its length adds to its reward: between −1 and 0; 0 where length is not punished.</summary>
    [Id(6)]
    public double Punishment { get; init; }

    /// <summary>+1 or −1; null where the rollout left its group unverified.</summary>
    public double? Reward => Outcome switch
    {
        RolloutOutcome.Passed => 1,
        RolloutOutcome.Failed => -1,
        _ => null,
    };

    /// <summary>The reward that advantages are made of: <see cref="Reward"/> and <see cref="Punishment"/>.</summary>
    public double? ShapedReward => Reward + Punishment;
}
