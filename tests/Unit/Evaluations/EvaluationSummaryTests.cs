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
    public void The_interval_holds_95_percent_of_the_means_of_as_many_problems_drawn_again()
    {
        // Half of 100 problems solved always, the others never: a mean of 100 has the standard deviation 0.5 / 10. The 1,600
        // samples drawn one by one would have a quarter of it.
        var problems = Enumerable.Range(0, 100).Select(i => new MeasuredProblem(new ProblemScore($"d.{i}", 16, i % 2 * 16, 0), "", null)).ToArray();

        var interval = EvaluationSummary.Of(problems, asked: 16).Interval;

        interval[0].ShouldBe(0.5 - (1.96 * 0.05), 0.015);
        interval[1].ShouldBe(0.5 + (1.96 * 0.05), 0.015);
    }

    [Fact]
    public void A_small_difference_shows_where_problems_differ_far_more_from_each_other()
    {
        // Solve rates from 0 to 0.9 have the standard deviation 0.29; each problem but every fourth rises by 0.1.
        var before = Enumerable.Range(0, 40).Select(i => Score(i, i % 10)).ToArray();
        var after = Enumerable.Range(0, 40).Select(i => Score(i, (i % 10) + (i % 4 == 0 ? 0 : 1))).ToArray();

        var comparison = EvaluationComparison.Of(before, after);

        (comparison.Problems, comparison.LeftOut, comparison.Better, comparison.Worse).ShouldBe((40, 0, 30, 0));
        (comparison.Second - comparison.First).ShouldBe(0.075, 1e-12);
        comparison.PValue.ShouldBeLessThan(0.001);
        // Of 40 differences, 0.1 with probability 3/4 and else 0.
        var deviation = 0.1 * Math.Sqrt(0.75 * 0.25 / 40);
        comparison.Interval[0].ShouldBe(0.075 - (1.96 * deviation), 0.004);
        comparison.Interval[1].ShouldBe(0.075 + (1.96 * deviation), 0.004);
    }

    [Theory]
    // Of n differences of one size, the chance that a fair coin is at least so far from its mean, on either side.
    [InlineData(8, 2, 2.0 * (1 + 10 + 45) / 1024)]
    [InlineData(9, 3, 2.0 * (1 + 12 + 66 + 220) / 4096)]
    [InlineData(5, 5, 1)]
    [InlineData(6, 0, 2.0 / 64)]
    public void The_p_value_is_the_share_of_the_signs_that_go_as_far_either_way(int better, int worse, double expected)
    {
        var before = Enumerable.Range(0, better + worse).Select(i => Score(i, 5)).ToArray();
        var after = Enumerable.Range(0, better + worse).Select(i => Score(i, i < better ? 7 : 3)).ToArray();

        EvaluationComparison.Of(before, after).PValue.ShouldBe(expected, 0.02);
        EvaluationComparison.Of(after, before).PValue.ShouldBe(expected, 0.02);
    }

    [Fact]
    public void Problems_without_a_verified_sample_in_one_evaluation_are_left_out_of_both_and_counted()
    {
        ProblemScore[] before = [Score(0, 10), Score(1, 10), new("d.2", 0, 0, 0), new("d.3", 0, 0, 0)];
        ProblemScore[] after = [Score(0, 5), new("d.1", 0, 0, 0), Score(2, 0), new("d.3", 0, 0, 0)];

        var comparison = EvaluationComparison.Of(before, after);

        (comparison.Problems, comparison.LeftOut, comparison.First, comparison.Second).ShouldBe((1, 3, 1, 0.5));
        Should.Throw<NousCoder.Contracts.NousCoderException>(() => EvaluationComparison.Of(before, [after[3]]));
    }

    /// <summary>A problem that some of ten samples solved.</summary>
    private static ProblemScore Score(int index, int passed) => new($"d.{index}", 10, passed, 0);

    private static MeasuredProblem Problem(int index, int passed, string difficulty, int month) => new(
        new ProblemScore($"d.{index}", 4, passed, Overlong: 1, PassedTokens: 10 * passed, FailedTokens: 30 * (4 - passed)),
        difficulty, new DateOnly(2024, month, 1));
}
