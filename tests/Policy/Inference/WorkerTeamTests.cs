using NousCoder.Policy.Inference.Vectors;

namespace NousCoder.Policy.Tests.Inference;

public sealed class WorkerTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Every_item_is_done_once_before_the_work_is_over(int threads)
    {
        using var team = new WorkerTeam(threads);
        for (var round = 0; round < 2000; round++)
        {
            var done = new int[round % 9];
            team.Run(done.Length, (item, _) => Interlocked.Increment(ref done[item]));
            done.ShouldAllBe(times => times == 1);
        }
    }

    [Fact]
    public void A_failure_of_any_thread_is_the_callers()
    {
        using var team = new WorkerTeam(3);

        Should.Throw<ArithmeticException>(() => team.Run(50, (item, _) => _ = item == 31 ? throw new ArithmeticException() : 0));

        team.Run(50, (_, _) => { });
    }
}
