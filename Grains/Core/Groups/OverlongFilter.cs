namespace NousCoder.Grains.Groups;

/// <summary>
/// Overlong filtering (DAPO, arXiv 2503.14476, section 3.4): a completion that was cut at its maximum length counts in the
/// group's mean and deviation, and is then given advantage 0.
/// </summary>
public static class OverlongFilter
{
    /// <summary>Advantages after the filter, by position.</summary>
    public static ImmutableArray<double?> Apply(ImmutableArray<double?> advantages, IReadOnlyList<FinishReason> finishReasons) =>
        [.. advantages.Select((advantage, n) => advantage is not null && finishReasons[n] == FinishReason.Length ? 0 : advantage)];
}
