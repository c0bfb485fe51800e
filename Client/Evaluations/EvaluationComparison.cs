using NousCoder.Contracts.Evaluation;

namespace NousCoder.Client.Evaluations;

/// <summary>Two evaluations, problem by problem. Only problems with a verified sample in both are compared.</summary>
internal sealed record EvaluationComparison
{
    public required int Problems { get; init; }

    /// <summary>Problems that are left out, for want of a verified sample in one of the two.</summary>
    public required int LeftOut { get; init; }

    public required double First { get; init; }

    public required double Second { get; init; }

    /// <summary>95 % bootstrap interval of the mean of second less first.</summary>
    public required double[] Interval { get; init; }

    /// <summary>Two-sided p-value of the paired permutation test; see <see cref="Resampling.SignFlip"/>.</summary>
    public required double PValue { get; init; }

    /// <summary>Problems that the second solves more often than the first.</summary>
    public required int Better { get; init; }

    public required int Worse { get; init; }

    /// <summary>The problems that differ, the greatest difference first.</summary>
    public required IReadOnlyList<(string Problem, double First, double Second)> Changes { get; init; }

    /// <exception cref="NousCoderException">They have no problem in common.</exception>
    public static EvaluationComparison Of(IReadOnlyCollection<ProblemScore> first, IReadOnlyCollection<ProblemScore> second)
    {
        var (before, after) = (EvaluationReader.Rates(first), EvaluationReader.Rates(second));
        var pairs = before.Where(p => after.ContainsKey(p.Key)).Select(p => (Problem: p.Key, First: p.Value, Second: after[p.Key])).ToArray();
        if (pairs.Length == 0)
        {
            throw new NousCoderException("the evaluations have no verified problem in common; compare two on the same dataset");
        }

        var differences = pairs.Select(p => p.Second - p.First).ToArray();
        var (low, high) = Resampling.Interval(differences);
        return new EvaluationComparison
        {
            Problems = pairs.Length,
            LeftOut = first.Concat(second).Select(s => s.ProblemId).Distinct().Count() - pairs.Length,
            First = pairs.Average(p => p.First),
            Second = pairs.Average(p => p.Second),
            Interval = [low, high],
            PValue = Resampling.SignFlip(differences),
            Better = differences.Count(d => d > 0),
            Worse = differences.Count(d => d < 0),
            Changes = [.. pairs.Where(p => p.First != p.Second).OrderByDescending(p => Math.Abs(p.Second - p.First))],
        };
    }
}
