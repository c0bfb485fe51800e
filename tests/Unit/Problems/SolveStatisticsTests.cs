using System.Collections.Immutable;
using NousCoder.Contracts.Groups;
using NousCoder.Contracts.Problems;
using NousCoder.Contracts.Rollouts;
using NousCoder.Grains.Problems;

namespace NousCoder.Unit.Tests.Problems;

public sealed class SolveStatisticsTests
{
    private static readonly ImmutableArray<OutcomeRecord> Group =
    [
        new() { Outcome = RolloutOutcome.Passed, TestRuns = [new(0, true, 1), new(1, true, 2)], CompletionTokens = 10 },
        new() { Outcome = RolloutOutcome.Failed, Reason = FailureReason.WrongAnswer, TestRuns = [new(1, false, 3)], CompletionTokens = 20 },
        new() { Outcome = RolloutOutcome.NotVerified, TestRuns = [new(0, true, 1)], CompletionTokens = 99 },
    ];

    [Fact]
    public void A_training_group_adds_attempts_solves_reasons_and_test_runs()
    {
        var statistics = SolveStatistics.Add(new() { ProblemId = "d.1" }, tests: 3, "job", GroupPurpose.Training, Group);

        (statistics.Attempts, statistics.Solves, statistics.NotVerified, statistics.CompletionTokens).ShouldBe((2, 1, 1, 30));
        statistics.Reasons.ShouldBe([new(FailureReason.WrongAnswer, 1)]);
        statistics.Tests.ShouldBe([new(2, 0, 2), new(2, 1, 5), new(0, 0, 0)]);
        var standing = statistics.Standing();
        (standing.SolveRate, standing.RecentSolveRate, standing.MeanCompletionTokens).ShouldBe((0.5, 0.5, 15));
        (standing.MostFailingTest, standing.MostFailing).ShouldBe((1, new TestStatistics(2, 1, 5)));
    }

    [Fact]
    public void An_evaluation_teaches_which_tests_fail_and_is_no_attempt()
    {
        var statistics = SolveStatistics.Add(new() { ProblemId = "d.1" }, tests: 2, "job", GroupPurpose.Evaluation, Group);

        (statistics.Attempts, statistics.Solves, statistics.NotVerified).ShouldBe((0, 0, 0));
        statistics.Tests.ShouldBe([new(2, 0, 2), new(2, 1, 5)]);
    }

    [Fact]
    public void Solves_are_counted_by_version_of_which_the_last_are_kept()
    {
        var statistics = new ProblemStatistics { ProblemId = "d.1" };
        for (var version = 0; version < 70; version++)
        {
            statistics = SolveStatistics.Add(statistics, tests: 0, "job", GroupPurpose.Training, [Outcome(RolloutOutcome.Failed), Outcome(version < 65 ? RolloutOutcome.Failed : RolloutOutcome.Passed)]);

            OutcomeRecord Outcome(RolloutOutcome outcome) => new() { Outcome = outcome, PolicyVersion = version };
        }

        statistics.Versions.Length.ShouldBe(64);
        statistics.Versions[0].ShouldBe(new("job", 6, 2, 0));
        statistics.Versions[^1].ShouldBe(new("job", 69, 2, 1));
        statistics.Standing().RecentSolveRate.ShouldBe(5.0 / 16);
    }
}
