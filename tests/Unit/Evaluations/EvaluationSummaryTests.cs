using NousCoder.Client.Evaluations;
using NousCoder.Contracts.Evaluation;

namespace NousCoder.Unit.Tests.Evaluations;

public sealed class EvaluationSummaryTests
{
    private static readonly MeasuredProblem[] Problems =
    [
        Problem(0, passed: 4, "easy", month: 8),
        Problem(1, passed: 1, "easy", month: 9),
        Problem(2, passed: 0, "hard", month: 9),
        new(new ProblemScore("d.3", 0, 0, 0), "hard", null),
    ];

    [Theory]
    [InlineData(4, 1, 1, 0.25)]
    [InlineData(4, 1, 2, 0.5)]
    [InlineData(4, 2, 2, 5.0 / 6)]
    [InlineData(4, 2, 4, 1)]
    [InlineData(4, 0, 4, 0)]
    [InlineData(4, 4, 1, 1)]
    public void Pass_at_k_is_the_share_of_the_choices_of_k_samples_in_which_one_passed(int samples, int passed, int k, double share) =>
        PassAtK.Of(samples, passed, k).ShouldBe(share, 1e-12);

    [Fact]
    public void Shares_are_means_over_the_problems_that_were_verified()
    {
        var summary = EvaluationSummary.Of(Problems, asked: 4);

        summary.Pass1.ShouldBe(1.25 / 3, 1e-12);
        summary.Interval[0].ShouldBeLessThan(summary.Pass1);
        summary.Interval[1].ShouldBeGreaterThan(summary.Pass1);
        summary.PassAt.Keys.ShouldBe([1, 2, 4]);
        summary.PassAt[4].ShouldBe(2.0 / 3, 1e-12);
        summary.Difficulties.ShouldBe([new("easy", 2, 0.625), new("hard", 1, 0)]);
        summary.Months.ShouldBe([new("2024-08", 1, 1), new("2024-09", 2, 0.125)]);
        (summary.Samples, summary.NotVerified).ShouldBe((12, 4));
        summary.PassedLength.ShouldBe(10);
        summary.FailedLength.ShouldBe(30);
        summary.Overlong.ShouldBe(3.0 / 12, 1e-12);
    }

    [Fact]
    public void Two_evaluations_are_compared_problem_by_problem()
    {
        var before = Enumerable.Range(0, 40).ToDictionary(i => $"d.{i}", i => i % 4 / 4.0);
        var after = before.ToDictionary(p => p.Key, p => Math.Min(1, p.Value + 0.25));

        var better = EvaluationComparison.Of(before, after);
        var same = EvaluationComparison.Of(before, before);

        (better.Problems, better.Better, better.Worse).ShouldBe((40, 40, 0));
        better.PValue.ShouldBeLessThan(0.01);
        better.Interval.ShouldBe([0.25, 0.25], tolerance: 1e-12);
        (same.PValue, same.Changes.Count).ShouldBe((1, 0));
        Should.Throw<NousCoder.Contracts.NousCoderException>(() => EvaluationComparison.Of(before, new Dictionary<string, double> { ["other.0"] = 1 }));
    }

    private static MeasuredProblem Problem(int index, int passed, string difficulty, int month) => new(
        new ProblemScore($"d.{index}", 4, passed, Overlong: 1, PassedTokens: 10 * passed, FailedTokens: 30 * (4 - passed)),
        difficulty, new DateOnly(2024, month, 1));
}
