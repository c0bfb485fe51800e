namespace NousCoder.Grains.Groups;

/// <summary>
/// Overlong filtering (DAPO, arXiv 2503.14476, section 3.4): a completion that was cut at its maximum length counts in the
/// group's mean and deviation, and is then given advantage 0, or none if it is excluded from the update.
/// </summary>
public static class OverlongFilter
{
    /// <summary>Returns the advantages after the filter, by position; null for a rollout that the update leaves out.</summary>
    /// <param name="advantages">Advantages by position; null for a rollout that left its group.</param>
    /// <param name="finishReasons">Reasons by position.</param>
    /// <param name="excludes">
    /// True to leave filtered completions out of the update, false to give them advantage 0. A group of which nothing would be left
    /// keeps them with advantage 0, so that no update is empty.
    /// </param>
    public static ImmutableArray<double?> Apply(
        ImmutableArray<double?> advantages, IReadOnlyList<FinishReason> finishReasons, bool excludes = false)
    {
        var isAnyLeft = advantages.Zip(finishReasons).Any(a => a.First is not null && a.Second != FinishReason.Length);
        double? filtered = excludes && isAnyLeft ? null : 0;
        return [.. advantages.Zip(finishReasons, (advantage, reason) =>
            advantage is not null && reason == FinishReason.Length ? filtered : advantage)];
    }
}
