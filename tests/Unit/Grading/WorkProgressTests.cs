using NousCoder.Client.Display;

namespace NousCoder.Unit.Tests.Grading;

public sealed class WorkProgressTests
{
    [Fact]
    public void Progress_has_a_rate_and_the_time_left_of_this_runs_own_work()
    {
        var progress = new WorkProgress("grading", "solution", total: 1000, before: 400);
        progress.Describe(TimeSpan.FromSeconds(5)).ShouldBe("grading: 400 of 1,000 solutions");

        for (var n = 0; n < 100; n++)
        {
            progress.Add(isNew: true);
        }

        progress.Add(isNew: false);

        progress.Describe(TimeSpan.FromSeconds(20)).ShouldBe("grading: 501 of 1,000 solutions, 5/s, 1 min 39 s left");
        progress.Describe(TimeSpan.FromHours(1)).ShouldBe("grading: 501 of 1,000 solutions, 1.7/min, 4 h 59 min left");
    }
}
