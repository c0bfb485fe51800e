namespace NousCoder.Sandbox.Tests;

/// <summary>Ends of a program that has printed the right answer.</summary>
public sealed class ExitStatusTests(SandboxFixture sandbox)
{
    [Theory]
    [InlineData("print(7)\nsys.exit(3)", false, true)]
    [InlineData("print(7)\nexit('done')", false, true)]
    [InlineData("print(7)\nsys.exit(0)", true, true)]
    [InlineData("print(8)\nsys.exit(3)", false, false)]
    [InlineData("print(7)\nraise ValueError('late')", false, false)]
    [InlineData("print(7, flush=True)\nimport os\nos._exit(3)", false, false)]
    [InlineData("print(7, flush=True)\nimport os\nos.write(3, b'E')\nos.kill(os.getpid(), 11)", false, false)]
    public async Task Contest_judges_fail_an_exit_status_and_LiveCodeBench_does_not(string program, bool passes, bool passesInLiveCodeBench)
    {
        var request = sandbox.Stdin(program, ("", "7"));
        var verdict = await sandbox.VerifyAsync(request);
        var liveCodeBench = await sandbox.VerifyAsync(request with { Comparison = ComparisonMode.LiveCodeBench });

        verdict.Outcome.ShouldBe(passes ? RolloutOutcome.Passed : RolloutOutcome.Failed, verdict.ToString());
        verdict.Reason.ShouldBe(passes ? null : FailureReason.RuntimeError);
        liveCodeBench.Outcome.ShouldBe(passesInLiveCodeBench ? RolloutOutcome.Passed : RolloutOutcome.Failed, liveCodeBench.ToString());
    }

    [Fact]
    public async Task A_package_says_itself_how_it_is_judged()
    {
        var request = sandbox.Stdin("print(7)\nsys.exit(3)", ("", "7"));

        var verdict = await sandbox.VerifyAsync(request with
        {
            Comparison = ComparisonMode.LiveCodeBench,
            Suite = request.Suite with { Comparison = new TokenComparison() },
        });

        verdict.Reason.ShouldBe(FailureReason.RuntimeError);
    }
}
