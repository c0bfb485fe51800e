using NousCoder.Contracts.Jobs;
using NousCoder.Contracts.Problems;

namespace NousCoder.Unit.Tests.Specs;

public sealed class ProblemLimitTests
{
    [Theory]
    [InlineData(false, false, 15, 4096)]
    [InlineData(true, false, 2, 4096)]
    [InlineData(false, true, 15, 96)]
    [InlineData(true, true, 2, 96)]
    public void A_problem_s_own_limits_hold_where_they_are_asked_for(bool time, bool memory, double seconds, int mebibytes)
    {
        var options = new VerificationOptions { ProblemTimeLimits = time, ProblemMemoryLimits = memory };
        var problem = new ProblemDefinition
        {
            Id = "set.0", Statement = "s", Kind = ProblemKind.Stdin, Suite = new TestSuiteReference { Hash = "h", InputBytes = [] },
            TimeLimitSeconds = 2, MemoryLimitMebibytes = 96,
        };

        (options.For(problem).CpuSeconds, options.For(problem).MemoryMiB).ShouldBe((seconds, mebibytes));
        (options.For(problem with { TimeLimitSeconds = null, MemoryLimitMebibytes = null })).ShouldBe(options);
        options.For(problem with { MemoryLimitMebibytes = 1 }).MemoryMiB.ShouldBe(memory ? 32 : 4096);
    }
}
