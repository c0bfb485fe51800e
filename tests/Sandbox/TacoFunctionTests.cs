namespace NousCoder.Sandbox.Tests;

/// <summary>Function problems whose suites say that results are compared as the grader of APPS and TACO does.</summary>
public sealed class TacoFunctionTests(SandboxFixture sandbox)
{
    [Theory]
    [InlineData("[x // 2 for x in a]", "[[8, 6]]", "[4, 3]", true)]
    [InlineData("[x // 2 for x in a]", "[[8, 6]]", "[[4, 3]]", true)]
    [InlineData("[x // 2 for x in a][::-1]", "[[8, 6]]", "[4, 3]", false)]
    [InlineData("[x for x in a if x > 9]", "[[8, 6]]", "[]", true)]
    [InlineData("None", "[[8, 6]]", "[]", false)]
    [InlineData("None", "[[8, 6]]", "[null]", true)]
    [InlineData("a[::-1]", "[\"stone\"]", "\"enots\"", true)]
    [InlineData("a[::-1]", "[\"21\"]", "\"12\"", true)]
    [InlineData("int(a[::-1])", "[\"21\"]", "\"12\"", false)]
    [InlineData("a[0]", "[\"stone\"]", "\"stone\"", false)]
    [InlineData("[(k, k + 1) for k in range(a)]", "[2]", "[[[0, 1], [1, 2]]]", true)]
    [InlineData("[(k, k + 1) for k in range(a)]", "[2]", "[[0, 1], [1, 2]]", true)]
    [InlineData("[[(0, 1)]]", "[2]", "[[[[0, 1]]]]", false)]
    [InlineData("dict(Counter(a))", "[[5, 5, 7]]", "[{\"5\": 2, \"7\": 1}]", true)]
    [InlineData("dict(Counter(a))", "[[5, 5, 7]]", "{\"5\": 2, \"7\": 1}", true)]
    [InlineData("Counter(map(float, a))", "[[5, 5, 7]]", "{\"5\": 2, \"7\": 1}", true)]
    [InlineData("dict(Counter(map(str, a)))", "[[5, 5, 7]]", "[{\"5\": 2, \"7\": 1}]", false)]
    [InlineData("[{5: 2}, {7: 1}]", "[0]", "[{\"5\": 2}, {\"7\": 1}]", true)]
    [InlineData("{'a': 2, '7': 1}", "[0]", "[{\"a\": 2, \"7\": 1}]", true)]
    [InlineData("sum(k * v for k, v in a.items())", "[{\"2\": 3, \"10\": 1}]", "[16]", true)]
    [InlineData("a['2']", "[{\"2\": 3, \"x\": 1}]", "[3]", true)]
    public async Task A_result_is_compared_as_the_grader_of_TACO_does(string result, string arguments, string output, bool passes)
    {
        var verdict = await VerifyAsync($"def f(a): return {result}", $$"""{"input":[{{arguments}}],"output":[{{output}}],"results":"taco"}""");

        verdict.Outcome.ShouldBe(passes ? RolloutOutcome.Passed : RolloutOutcome.Failed, verdict.ToString());
        verdict.Reason.ShouldBe(passes ? null : FailureReason.WrongAnswer);
    }

    [Theory]
    [InlineData("a", "[4, 3]", false)]
    [InlineData("a[0]", "[4, 3]", true)]
    [InlineData("[(0, 1)]", "[[[0, 1]]]", false)]
    public async Task A_suite_of_an_earlier_version_keeps_its_verdicts(string result, string output, bool passes)
    {
        var verdict = await VerifyAsync($"def f(a): return {result}", $$"""{"input":[[[4, 3]]],"output":[{{output}}]}""");

        verdict.Outcome.ShouldBe(passes ? RolloutOutcome.Passed : RolloutOutcome.Failed, verdict.ToString());
    }

    [Fact]
    public async Task A_rule_of_a_later_version_gives_no_verdict()
    {
        var verdict = await VerifyAsync("def f(a): return a", """{"input":[[1]],"output":[[1]],"results":"later"}""");

        verdict.Outcome.ShouldBe(RolloutOutcome.NotVerified);
        verdict.Fault.ShouldContain("\"later\", which this version does not know");
    }

    private Task<Verdict> VerifyAsync(string program, string suite) => sandbox.VerifyAsync(new VerificationRequest
    {
        Program = program,
        Kind = ProblemKind.Function,
        FunctionName = "f",
        Suite = sandbox.Suite(suite),
        Order = [0],
    });
}
