namespace NousCoder.Sandbox.Tests;

public sealed class FunctionProblemTests(SandboxFixture sandbox)
{
    [Theory]
    [InlineData("class Solution:\n  def add(self, a: int, b: int) -> int:\n    return a + b")]
    [InlineData("def add(a, b):\n  return a + b")]
    [InlineData("from __future__ import annotations\nclass Solution:\n  @staticmethod\n  def add(a: Optional[ListNode], b): return a + b")]
    [InlineData("print('noise')\nadd = lambda a, b: a + b")]
    [InlineData("class Solution:\n  def __init__(self): self.calls = 0\n  def add(self, a, b):\n    self.calls += 1\n    return a + b if self.calls == 1 else -1")]
    public async Task A_method_or_a_function_is_called_with_the_arguments(string program)
    {
        var verdict = await sandbox.VerifyAsync(sandbox.Function(program, "add", ("1\n2", "3"), (new[] { 5, 6 }, new[] { 11 }), ("10\n\n20\n", 30)));

        verdict.Outcome.ShouldBe(RolloutOutcome.Passed, verdict.ToString());
        verdict.TestRuns.Length.ShouldBe(3);
    }

    [Theory]
    [InlineData("(1, 2)", "[1, 2]", true)]
    [InlineData("[1.0, True]", "[1, 1]", true)]
    [InlineData("[(1, 2)]", "[[1, 2]]", false)]
    [InlineData("{'b': [None], 'a': 1}", "{\"a\": 1, \"b\": [null]}", true)]
    [InlineData("{1: 2}", "{\"1\": 2}", false)]
    [InlineData("10**400 + 1", "1000", false)]
    [InlineData("'é\\ud800'", "\"é\\ud800\"", true)]
    [InlineData("float('inf')", "Infinity", true)]
    [InlineData("float('nan')", "NaN", false)]
    [InlineData("None", "null", true)]
    [InlineData("0.1 + 0.2", "0.3", false)]
    public async Task A_result_is_compared_as_python_compares(string result, string expected, bool passes)
    {
        var verdict = await sandbox.VerifyAsync(sandbox.Function($"def f(x): return {result}", "f", ("0", expected)));

        verdict.Outcome.ShouldBe(passes ? RolloutOutcome.Passed : RolloutOutcome.Failed, verdict.ToString());
        verdict.Reason.ShouldBe(passes ? null : FailureReason.WrongAnswer);
    }

    [Fact]
    public async Task Large_integers_come_back_exact()
    {
        var number = "1" + new string('0', 6000) + "7";

        var verdict = await sandbox.VerifyAsync(sandbox.Function("def f(x): return x + 1", "f", (number, number[..^1] + "8")));

        verdict.Outcome.ShouldBe(RolloutOutcome.Passed);
    }

    [Theory]
    [InlineData("def f(x): return {1, 2}")]
    [InlineData("def f(x): return object()")]
    [InlineData("def g(x): return 1")]
    [InlineData("def f(): return 1")]
    [InlineData("def f(x): exit(0)")]
    [InlineData("def f(x):\n  y = []\n  y.append(y)\n  return y")]
    public async Task No_result_is_a_runtime_error(string program)
    {
        var verdict = await sandbox.VerifyAsync(sandbox.Function(program, "f", ("0", "1")));

        verdict.Reason.ShouldBe(FailureReason.RuntimeError);
    }

    [Fact]
    public async Task A_value_that_claims_to_equal_everything_does_not()
    {
        const string Program = "class Any(int):\n  def __eq__(self, other): return True\n  def __hash__(self): return 0\ndef f(x): return Any(5)";

        var verdict = await sandbox.VerifyAsync(sandbox.Function(Program, "f", ("0", "1")));

        verdict.Reason.ShouldBe(FailureReason.WrongAnswer);
        verdict.FailedTest!.Actual.ShouldBe("5");
    }
}
