namespace NousCoder.Client.Evaluations;

/// <summary>An evaluation in numbers. Shares are means over problems, lengths are means over completions, in tokens.</summary>
internal sealed record EvaluationSummary
{
    public required int Problems { get; init; }

    public required int Samples { get; init; }

    /// <summary>Samples that the machine could not verify; they count for nothing.</summary>
    public required int NotVerified { get; init; }

    public required double Pass1 { get; init; }

    /// <summary>95 % bootstrap interval of <see cref="Pass1"/> over the problems.</summary>
    public required double[] Interval { get; init; }

    /// <summary>pass@k by k, over the problems with at least k verified samples.</summary>
    public required SortedDictionary<int, double> PassAt { get; init; }

    public required IReadOnlyList<EvaluationShare> Difficulties { get; init; }

    public required IReadOnlyList<EvaluationShare> Months { get; init; }

    /// <summary>Share of the verified completions that were cut at their maximum length.</summary>
    public required double Overlong { get; init; }

    public required double? PassedLength { get; init; }

    public required double? FailedLength { get; init; }

    /// <param name="problems">Problems with their scores.</param>
    /// <param name="asked">Samples that were asked for of each problem.</param>
    public static EvaluationSummary Of(IReadOnlyList<MeasuredProblem> problems, int asked)
    {
        var verified = problems.Where(p => p.Score.Samples > 0).ToArray();
        var rates = verified.Select(p => p.Score.SolveRate!.Value).ToArray();
        var (samples, passed) = (verified.Sum(p => p.Score.Samples), verified.Sum(p => p.Score.Passed));
        var (low, high) = rates.Length == 0 ? (0, 0) : Resampling.Interval(rates);
        return new EvaluationSummary
        {
            Problems = problems.Count,
            Samples = samples,
            NotVerified = (problems.Count * asked) - samples,
            Pass1 = rates.DefaultIfEmpty(0).Average(),
            Interval = [low, high],
            PassAt = new SortedDictionary<int, double>(PassAtK.Ks(asked)
                .Select(k => (K: k, Of: verified.Where(p => p.Score.Samples >= k).ToArray()))
                .Where(k => k.Of.Length > 0)
                .ToDictionary(k => k.K, k => k.Of.Average(p => PassAtK.Of(p.Score.Samples, p.Score.Passed, k.K)))),
            Difficulties = Shares(verified, p => p.Difficulty),
            Months = Shares(verified, p => p.Date?.ToString("yyyy-MM", CultureInfo.InvariantCulture) ?? ""),
            Overlong = samples == 0 ? 0 : (double)verified.Sum(p => p.Score.Overlong) / samples,
            PassedLength = passed == 0 ? null : (double)verified.Sum(p => p.Score.PassedTokens) / passed,
            FailedLength = samples == passed ? null : (double)verified.Sum(p => p.Score.FailedTokens) / (samples - passed),
        };
    }

    /// <summary>pass@1 by a property of the problems; empty where none has it.</summary>
    private static EvaluationShare[] Shares(IEnumerable<MeasuredProblem> verified, Func<MeasuredProblem, string> name)
    {
        var shares = verified.GroupBy(name)
            .Select(g => new EvaluationShare(g.Key, g.Count(), g.Average(p => p.Score.SolveRate!.Value)))
            .OrderBy(s => s.Name, StringComparer.Ordinal)
            .ToArray();
        return shares is [{ Name: "" }] ? [] : shares;
    }
}
