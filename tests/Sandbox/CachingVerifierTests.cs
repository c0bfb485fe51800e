namespace NousCoder.Sandbox.Tests;

public sealed class CachingVerifierTests(SandboxFixture sandbox) : IDisposable
{
    private const string Right = "print(int(input()) + 1)";

    private readonly CachingVerifier _verifier = new(sandbox.Verifier, entries: 100);

    [Fact]
    public async Task A_program_is_run_once_on_a_suite()
    {
        var request = sandbox.Stdin(Right, ("1", "2"), ("2", "3"));

        var first = await VerifyAsync(request);
        var again = await VerifyAsync(request with { Order = [1, 0] });

        (first.Outcome, first.FromCache).ShouldBe((RolloutOutcome.Passed, false));
        again.ShouldBe(first with { FromCache = true });
    }

    [Fact]
    public async Task Those_that_come_while_it_runs_wait_for_its_verdict()
    {
        var request = sandbox.Stdin("print(int(input()) + 2)", ("1", "2"));

        var verdicts = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => VerifyAsync(request)));

        verdicts.ShouldAllBe(v => v.Reason == FailureReason.WrongAnswer);
        verdicts.Count(v => !v.FromCache).ShouldBe(1);
    }

    [Fact]
    public async Task Another_program_suite_or_limit_is_another_verification()
    {
        var request = sandbox.Stdin(Right, ("1", "2"));
        await VerifyAsync(request);

        (await VerifyAsync(request with { Program = Right + "\n" })).FromCache.ShouldBeFalse();
        (await VerifyAsync(sandbox.Stdin(Right, ("1", "2")))).FromCache.ShouldBeFalse();
        (await VerifyAsync(request with { CpuLimit = TimeSpan.FromSeconds(14) })).FromCache.ShouldBeFalse();
        (await VerifyAsync(request with { Comparison = ComparisonMode.LiveCodeBench })).FromCache.ShouldBeFalse();
    }

    [Fact]
    public async Task Outputs_are_compared_as_the_suite_says()
    {
        var request = sandbox.Stdin("print('YES', 0.5)", ("", "yes 0.6"));
        var near = request.Suite with { Comparison = new TokenComparison { AbsoluteTolerance = 0.2 } };

        (await VerifyAsync(request)).Reason.ShouldBe(FailureReason.WrongAnswer);
        (await VerifyAsync(request with { Suite = near })).Outcome.ShouldBe(RolloutOutcome.Passed);
    }

    [Fact]
    public async Task A_verdict_that_another_machine_might_not_give_is_not_remembered()
    {
        var request = sandbox.Stdin("while True: pass", ("1", "2")) with { CpuLimit = TimeSpan.FromSeconds(0.2) };

        (await VerifyAsync(request)).Reason.ShouldBe(FailureReason.TimeLimit);
        (await VerifyAsync(request)).FromCache.ShouldBeFalse();
    }

    [Fact]
    public async Task A_verdict_on_a_part_of_a_suite_is_not_taken_for_one_on_the_whole()
    {
        var request = sandbox.Stdin("print(2)", ("1", "2"), ("2", "3"));

        (await VerifyAsync(request with { Order = [0] })).Outcome.ShouldBe(RolloutOutcome.Passed);
        (await VerifyAsync(request)).Outcome.ShouldBe(RolloutOutcome.Failed);
    }

    public void Dispose() => _verifier.Dispose();

    private Task<Verdict> VerifyAsync(VerificationRequest request) => _verifier.VerifyAsync(request, TestContext.Current.CancellationToken);
}
