namespace NousCoder.Grains.Groups;

/// <summary>Group-relative advantages: (r − mean) / deviation over the rewards of one group (GRPO, arXiv 2402.03300).</summary>
public static class NormalizedAdvantages
{
    private const double SmallestDeviation = 1e-8;

    /// <summary>The advantage of each rollout, by position.</summary>
    /// <param name="rewards">Reward of each rollout; null for one that left its group, which counts in nothing.</param>
    /// <param name="normalization">What the difference from the mean is divided by.</param>
    /// <returns>Null where the reward is null; all 0 where every reward is the same.</returns>
    public static ImmutableArray<double?> Of(IReadOnlyList<double?> rewards, AdvantageNormalization normalization)
    {
        var known = rewards.OfType<double>().ToArray();
        // Tested on the rewards: in floating point a deviation of equal numbers need not be 0.
        if (known.Length < 2 || known.All(r => r == known[0]))
        {
            return [.. rewards.Select(r => r is null ? (double?)null : 0)];
        }

        var mean = known.Average();
        var squares = known.Sum(r => (r - mean) * (r - mean));
        var divisor = normalization switch
        {
            AdvantageNormalization.Population => Math.Max(SmallestDeviation, Math.Sqrt(squares / known.Length)),
            AdvantageNormalization.Sample => Math.Max(SmallestDeviation, Math.Sqrt(squares / (known.Length - 1))),
            _ => 1,
        };
        return [.. rewards.Select(r => (r - mean) / divisor)];
    }
}
