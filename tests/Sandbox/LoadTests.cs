using NousCoder.Tests;

namespace NousCoder.Sandbox.Tests;

/// <summary>Verdicts are the program's own doing, also where it gets a small share of a core.</summary>
public sealed class LoadTests(SandboxFixture sandbox)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task Verdicts_near_the_limit_of_time_are_the_same_beside_busy_processes()
    {
        await using var verifier = sandbox.Create(new SandboxOptions { Slots = 2, WallGrace = TimeSpan.FromSeconds(1) });
        using var spinners = Spinners.Start(5 * Environment.ProcessorCount);
        await verifier.StartAsync(TestContext.Current.CancellationToken);

        var verdicts = await Task.WhenAll(LimitProgram.All(Limit).Select(async p => (Program: p, Verdict: await VerifyAsync(p))));

        foreach (var (program, verdict) in verdicts)
        {
            verdict.Outcome.ShouldBe(program.Reason is null ? RolloutOutcome.Passed : RolloutOutcome.Failed, $"{program.Name}: {verdict}");
            verdict.Reason.ShouldBe(program.Reason, program.Name);
        }

        Task<Verdict> VerifyAsync(LimitProgram program) => verifier.VerifyAsync(
            sandbox.Stdin(program.Source, ("", "done")) with { CpuLimit = Limit }, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_program_that_gets_too_little_of_the_machine_is_not_verified()
    {
        await using var verifier = sandbox.Create(
            new SandboxOptions { Slots = 1, WallLimitFactor = 1, WallGrace = TimeSpan.Zero, StarvedLimitFactor = 2 });
        await verifier.StartAsync(TestContext.Current.CancellationToken);
        using var spinners = Spinners.Start(5 * Environment.ProcessorCount);

        var verdict = await verifier.VerifyAsync(
            sandbox.Stdin("while True: pass", ("", "")) with { CpuLimit = TimeSpan.FromSeconds(1) }, TestContext.Current.CancellationToken);

        verdict.Outcome.ShouldBe(RolloutOutcome.NotVerified, $"{verdict}");
        verdict.Fault.ShouldContain("overloaded");
    }
}
