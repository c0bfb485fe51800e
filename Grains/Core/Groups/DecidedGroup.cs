namespace NousCoder.Grains.Groups;

/// <summary>The rule by which the verdicts of a group become its disposition and advantages.</summary>
public static class DecidedGroup
{
    /// <summary>What becomes of a group whose rollouts ended so.</summary>
    public static GroupDisposition DispositionOf(IReadOnlyCollection<RolloutSummary> rollouts)
    {
        var passed = rollouts.Count(r => r.Outcome == RolloutOutcome.Passed);
        var failed = rollouts.Count(r => r.Outcome == RolloutOutcome.Failed);
        return passed + failed < 2 ? GroupDisposition.NotVerified
            : failed == 0 ? GroupDisposition.AllPassed
            : passed == 0 ? GroupDisposition.AllFailed
            : GroupDisposition.Informative;
    }

    /// <summary>
    /// Returns the advantages by position, normalized and then filtered; null for a rollout that left its group or that the update
    /// leaves out.
    /// </summary>
    public static ImmutableArray<double?> AdvantagesOf(
        IReadOnlyList<RolloutSummary> rollouts, IReadOnlyList<double?> rewards, AdvantageNormalization normalization, OverlongTreatment overlong)
    {
        var advantages = NormalizedAdvantages.Of(rewards, normalization);
        return overlong is OverlongTreatment.Filter or OverlongTreatment.Exclude
            ? OverlongFilter.Apply(advantages, [.. rollouts.Select(r => r.FinishReason)], overlong == OverlongTreatment.Exclude)
            : advantages;
    }
}
