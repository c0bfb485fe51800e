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
        var statistics = SolveStatistics.Add(new() { ProblemId = "d.1" }, tests: 3, "job.7.d.1.0", GroupPurpose.Training, Group);

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
        var statistics = SolveStatistics.Add(new() { ProblemId = "d.1" }, tests: 2, "job.7.d.1.0", GroupPurpose.Evaluation, Group);

        (statistics.Attempts, statistics.Solves, statistics.NotVerified, statistics.RecentGroups.Length).ShouldBe((0, 0, 0, 0));
        statistics.Tests.ShouldBe([new(2, 0, 2), new(2, 1, 5)]);
    }

    [Fact]
    public void Solves_are_counted_by_version_of_which_the_last_are_kept()
    {
        var statistics = new ProblemStatistics { ProblemId = "d.1" };
        for (var version = 0; version < 70; version++)
        {
            statistics = SolveStatistics.Add(statistics, tests: 0, $"job.{version}.d.1.0", GroupPurpose.Training, [Outcome(RolloutOutcome.Failed), Outcome(version < 65 ? RolloutOutcome.Failed : RolloutOutcome.Passed)]);

            OutcomeRecord Outcome(RolloutOutcome outcome) => new() { Outcome = outcome, PolicyVersion = version };
        }

        statistics.Versions.Length.ShouldBe(64);
        statistics.Versions[0].ShouldBe(new("job", 6, 2, 0));
        statistics.Versions[^1].ShouldBe(new("job", 69, 2, 1));
        statistics.Standing().RecentSolveRate.ShouldBe(5.0 / 16);
        statistics.RecentGroups.ShouldBe(["job.69.d.1.0", "job.68.d.1.0", "job.67.d.1.0", "job.66.d.1.0"]);
    }

    [Fact]
    public void The_recent_rate_is_of_the_last_versions_of_the_job_that_tried_the_problem_last()
    {
        // The group of the second job's first version is decided last.
        var tried = Enumerable.Range(0, 20).Select(version => ("old", version, false))
            .Concat([.. Enumerable.Range(1, 9).Append(0).Select(version => ("new", version, version == 2))]);

        var statistics = tried.Aggregate(new ProblemStatistics { ProblemId = "d.1" }, (before, next) => SolveStatistics.Add(
            before, tests: 0, $"{next.Item1}.{next.Item2}.d.1.0", GroupPurpose.Training,
            [new OutcomeRecord { Outcome = next.Item3 ? RolloutOutcome.Passed : RolloutOutcome.Failed, PolicyVersion = next.Item2 }]));

        var standing = statistics.Standing();
        (standing.Attempts, standing.Solves).ShouldBe((30, 1));
        standing.RecentSolveRate.ShouldBe(1.0 / 8);
        standing.Over(7).RecentSolveRate.ShouldBe(0);
        standing.Over(64).RecentSolveRate.ShouldBe(1.0 / 10);
        SolveStatistics.Add(statistics, tests: 0, "third.0.d.1.0", GroupPurpose.Training, [new OutcomeRecord { Outcome = RolloutOutcome.Passed, PolicyVersion = 0 }])
            .Standing().RecentSolveRate.ShouldBe(1);
    }
}
