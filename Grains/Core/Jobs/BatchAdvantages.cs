using NousCoder.Grains.Groups;

namespace NousCoder.Grains.Jobs;

/// <summary>The advantages that the groups of a batch are trained with.</summary>
public static class BatchAdvantages
{
    /// <summary>Those that the groups have, by group and position.</summary>
    public static ImmutableArray<ImmutableArray<double?>> Of(IReadOnlyList<GroupResult> groups) => [.. groups.Select(g => g.Advantages)];

    /// <summary>
    /// Those of a control run: the rewards of all verified rollouts of the batch change places at random, so that they say
    /// nothing about the completions; all that follows is as ever.
    /// </summary>
    public static ImmutableArray<ImmutableArray<double?>> Permuted(
        IReadOnlyList<GroupResult> groups, BatchOptions options, ulong seed)
    {
        var rewards = groups.SelectMany(g => g.Rollouts).Select(r => r.ShapedReward).OfType<double>().ToArray();
        new Random(unchecked((int)(seed ^ (seed >> 32)))).Shuffle(rewards);
        var next = 0;
        return
        [
            .. groups.Select(g => DecidedGroup.AdvantagesOf(
                g.Rollouts, [.. g.Rollouts.Select(r => r.Reward is null ? (double?)null : rewards[next++])], options.Normalization, options.Overlong)),
        ];
    }
}
