namespace NousCoder.Grains.Jobs;

/// <summary>What the sampling of one step measured. Rewards and lengths are of all groups that were sampled for it, dropped ones too.</summary>
public static class SamplingMetrics
{
    /// <summary>Metrics by name.</summary>
    /// <param name="groups">Groups that were sampled, in the order of their draws.</param>
    /// <param name="stale">Groups that were dropped because their policy was too old.</param>
    /// <param name="version">The policy version that the update starts from.</param>
    public static ImmutableSortedDictionary<string, double> Of(IReadOnlyList<GroupResult> groups, int stale, int version)
    {
        var metrics = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        var rollouts = groups.SelectMany(g => g.Rollouts).ToArray();
        var verified = rollouts.Where(r => r.Reward is not null).ToArray();
        AddGroups(metrics, groups, stale);
        AddMean(metrics, "reward_mean", verified.Select(r => r.Reward!.Value));
        AddMean(metrics, "pass_at_1", verified.Select(r => r.Outcome == RolloutOutcome.Passed ? 1.0 : 0));
        AddMean(metrics, "pass_at_g", groups.Where(g => g.Disposition != GroupDisposition.NotVerified)
            .Select(g => g.Disposition == GroupDisposition.AllFailed ? 0.0 : 1));
        AddLengths(metrics, rollouts);
        AddStaleness(metrics, groups, version);
        AddTime(metrics, groups, rollouts);
        metrics["sandbox_failures"] = rollouts.Length - verified.Length;
        metrics["verdicts_from_cache"] = rollouts.Count(r => r.FromCache);
        return metrics.ToImmutable();
    }

    private static void AddGroups(ImmutableSortedDictionary<string, double>.Builder metrics, IReadOnlyList<GroupResult> groups, int stale)
    {
        metrics["groups_sampled"] = groups.Count;
        metrics["solve_partial"] = Count(GroupDisposition.Informative);
        metrics["solve_all"] = Count(GroupDisposition.AllPassed);
        metrics["solve_none"] = Count(GroupDisposition.AllFailed);
        metrics["dropped_groups"] = groups.Count - Count(GroupDisposition.Informative);
        metrics["dropped_groups_not_verified"] = Count(GroupDisposition.NotVerified);
        metrics["dropped_groups_stale"] = stale;

        int Count(GroupDisposition disposition) => groups.Count(g => g.Disposition == disposition);
    }

    private static void AddLengths(ImmutableSortedDictionary<string, double>.Builder metrics, RolloutSummary[] rollouts)
    {
        AddMean(metrics, "completion_length_mean", rollouts.Select(r => (double)r.CompletionTokens));
        AddMean(metrics, "completion_length_correct_mean", LengthsOf(RolloutOutcome.Passed));
        AddMean(metrics, "completion_length_incorrect_mean", LengthsOf(RolloutOutcome.Failed));
        if (rollouts.Any(r => r.Punishment < 0))
        {
            AddMean(metrics, "overlong_punishment_mean", rollouts.Select(r => r.Punishment));
        }

        AddMean(metrics, "overlong_ratio", rollouts.Select(r => r.FinishReason == FinishReason.Length ? 1.0 : 0));
        if (rollouts.Length > 0)
        {
            metrics["completion_length_min"] = rollouts.Min(r => r.CompletionTokens);
            metrics["completion_length_max"] = rollouts.Max(r => r.CompletionTokens);
        }

        IEnumerable<double> LengthsOf(RolloutOutcome outcome) =>
            rollouts.Where(r => r.Outcome == outcome).Select(r => (double)r.CompletionTokens);
    }

    private static void AddStaleness(ImmutableSortedDictionary<string, double>.Builder metrics, IReadOnlyList<GroupResult> groups, int version)
    {
        var trained = groups.Where(g => g.Disposition == GroupDisposition.Informative).Select(g => version - g.PolicyVersion).ToArray();
        AddMean(metrics, "staleness_mean", trained.Select(s => (double)s));
        foreach (var (staleness, count) in trained.CountBy(s => s))
        {
            metrics[$"staleness_{staleness}"] = count;
        }
    }

    private static void AddTime(
        ImmutableSortedDictionary<string, double>.Builder metrics, IReadOnlyList<GroupResult> groups, RolloutSummary[] rollouts)
    {
        var verifications = groups.SelectMany(g => g.Verification).ToArray();
        var (generation, verification) = (BusyTime.SecondsOf(groups.SelectMany(g => g.Generation)), BusyTime.SecondsOf(verifications));
        metrics["seconds_generation"] = generation;
        metrics["seconds_verification"] = verification;
        if (generation > 0)
        {
            metrics["tokens_per_second"] = rollouts.Sum(r => (double)r.CompletionTokens) / generation;
        }

        if (verification > 0)
        {
            metrics["verifications_per_second"] = verifications.Length / verification;
        }
    }

    /// <summary>A mean of nothing is no metric.</summary>
    private static void AddMean(ImmutableSortedDictionary<string, double>.Builder metrics, string name, IEnumerable<double> values)
    {
        var all = values.ToArray();
        if (all.Length > 0)
        {
            metrics[name] = all.Average();
        }
    }
}
