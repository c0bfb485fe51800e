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
        var statistics = SolveStatistics.Add(new() { ProblemId = "d.1" }, tests: 3, GroupPurpose.Training, Group);

        (statistics.Attempts, statistics.Solves, statistics.NotVerified, statistics.CompletionTokens).ShouldBe((2, 1, 1, 30));
        statistics.Reasons.ShouldBe([new(FailureReason.WrongAnswer, 1)]);
        statistics.Tests.ShouldBe([new(2, 0, 2), new(2, 1, 5), new(0, 0, 0)]);
        statistics.SolveRate.ShouldBe(0.5);
        statistics.MostFailingTest.ShouldBe(1);
    }

    [Fact]
    public void An_evaluation_teaches_which_tests_fail_and_is_no_attempt()
    {
        var statistics = SolveStatistics.Add(new() { ProblemId = "d.1" }, tests: 2, GroupPurpose.Evaluation, Group);

        (statistics.Attempts, statistics.Solves, statistics.NotVerified).ShouldBe((0, 0, 0));
        statistics.Tests.ShouldBe([new(2, 0, 2), new(2, 1, 5)]);
    }
}
