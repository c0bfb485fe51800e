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
    [InlineData("[{'1': (2,)}]", "[{\"1\": [2]}]", false)]
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
    [InlineData("{1, 2}")]
    [InlineData("frozenset()")]
    [InlineData("range(3)")]
    [InlineData("(i for i in range(3))")]
    [InlineData("map(int, '012')")]
    [InlineData("deque([0, 1, 2])")]
    [InlineData("b'012'")]
    [InlineData("object()")]
    [InlineData("[0, 1, {2}]")]
    [InlineData("{(0, 1): 2}")]
    public async Task A_result_that_JSON_cannot_spell_is_a_wrong_answer(string result)
    {
        var verdict = await sandbox.VerifyAsync(sandbox.Function($"def f(x): return {result}", "f", ("0", "[0, 1, 2]")));

        verdict.Reason.ShouldBe(FailureReason.WrongAnswer, verdict.ToString());
        verdict.FailedTest!.Actual.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("Decimal(7) / 2", "3.5", true)]
    [InlineData("Decimal('1e2')", "100", true)]
    [InlineData("Decimal('0.1')", "0.1", false)]
    [InlineData("Decimal('1e999999999')", "1", false)]
    [InlineData("Decimal('sNaN')", "NaN", false)]
    [InlineData("[Fraction(7, 2), {'a': Fraction(6, 2)}]", "[3.5, {\"a\": 3}]", true)]
    [InlineData("Fraction(1, 3)", "0.3333333333333333", false)]
    [InlineData("3 + 0j", "3", true)]
    [InlineData("IntEnum('E', 'A B').B", "2", true)]
    [InlineData("Counter('aab')", "{\"a\": 2, \"b\": 1}", true)]
    [InlineData("namedtuple('P', 'x y')(1, 2)", "[1, 2]", true)]
    public async Task A_number_or_a_subclass_equals_what_python_says_it_equals(string result, string expected, bool passes)
    {
        var program = $"from decimal import Decimal\nfrom fractions import Fraction\nfrom enum import IntEnum\ndef f(x): return {result}";

        var verdict = await sandbox.VerifyAsync(sandbox.Function(program, "f", ("0", expected)));

        verdict.Outcome.ShouldBe(passes ? RolloutOutcome.Passed : RolloutOutcome.Failed, verdict.ToString());
        verdict.Reason.ShouldBe(passes ? null : FailureReason.WrongAnswer);
    }

    [Theory]
    [InlineData("np.int64(5)", "5", true)]
    [InlineData("np.float32(0.1)", "0.1", false)]
    [InlineData("np.bool_(True)", "true", true)]
    [InlineData("np.str_('a')", "\"a\"", true)]
    [InlineData("[np.int64(1), np.float64(2.5)]", "[1, 2.5]", true)]
    [InlineData("{'a': np.int8(3)}", "{\"a\": 3}", true)]
    [InlineData("np.array(5)", "5", true)]
    [InlineData("np.array([5])", "[5]", true)]
    [InlineData("np.array([1, 2])", "[1, 2]", false)]
    [InlineData("[np.array([1, 2])]", "[[1, 2]]", false)]
    [InlineData("np.array([1, 2]).tolist()", "[1, 2]", true)]
    public async Task A_numpy_result_equals_what_the_graders_let_it_equal(string result, string expected, bool passes)
    {
        Assert.SkipUnless(sandbox.Verifier.Numpy is not null, "numpy is not installed for the interpreter of the sandbox");

        var verdict = await sandbox.VerifyAsync(sandbox.Function($"import numpy as np\ndef f(x): return {result}", "f", ("0", expected)));

        verdict.Outcome.ShouldBe(passes ? RolloutOutcome.Passed : RolloutOutcome.Failed, verdict.ToString());
        verdict.Reason.ShouldBe(passes ? null : FailureReason.WrongAnswer);
    }

    [Theory]
    [InlineData("class Solution:\n  def __init__(self): self.f = lambda x: x + 1")]
    [InlineData("class Solution:\n  def __init__(self): self.f = functools.partial(operator.add, 1)")]
    [InlineData("class Solution:\n  def __getattr__(self, name): return lambda x: x + 1")]
    [InlineData("class Base:\n  def f(self, x): return x + 1\n@dataclasses.dataclass\nclass Solution(Base):\n  n: int = 0")]
    public async Task A_method_is_asked_of_the_instance(string program)
    {
        var verdict = await sandbox.VerifyAsync(sandbox.Function($"import dataclasses, functools, operator\n{program}", "f", ("1", "2")));

        verdict.Outcome.ShouldBe(RolloutOutcome.Passed, verdict.ToString());
    }

    [Fact]
    public async Task A_class_Solution_without_the_method_fails_though_a_function_has_its_name()
    {
        var verdict = await sandbox.VerifyAsync(sandbox.Function("class Solution: pass\ndef f(x): return x", "f", ("1", "1")));

        verdict.Reason.ShouldBe(FailureReason.RuntimeError);
    }

    [Theory]
    [InlineData("if __name__ == '__main__':\n  n = int(input())", null)]
    [InlineData("if __name__ == '__main__':\n  assert f(1) == 1", null)]
    [InlineData("if '__main__' == __name__:\n  import unittest\n  unittest.main()", null)]
    [InlineData("if __name__ == '__main__':\n  sys.exit(f(1))\ndef f(x): return x", FailureReason.WrongAnswer)]
    [InlineData("import pickle\nclass P: pass\nassert type(pickle.loads(pickle.dumps(P()))) is P", null)]
    public async Task The_block_of_the_main_module_is_not_run(string block, FailureReason? reason)
    {
        var verdict = await sandbox.VerifyAsync(sandbox.Function($"def f(x): return x + 1\n{block}", "f", ("1", "2")));

        verdict.Outcome.ShouldBe(reason is null ? RolloutOutcome.Passed : RolloutOutcome.Failed, verdict.ToString());
        verdict.Reason.ShouldBe(reason);
    }

    [Theory]
    [InlineData("def g(x): return 1")]
    [InlineData("def f(): return 1")]
    [InlineData("def f(x): exit(0)")]
    [InlineData("def f(x):\n  y = []\n  y.append(y)\n  return y")]
    public async Task No_result_is_a_runtime_error(string program)
    {
        var verdict = await sandbox.VerifyAsync(sandbox.Function(program, "f", ("0", "1")));

        verdict.Reason.ShouldBe(FailureReason.RuntimeError);
    }

    [Theory]
    [InlineData("class Any(int):\n  def __eq__(self, other): return True\n  def __hash__(self): return 0\n  def __repr__(self): return '1'\ndef f(x): return Any(5)", "5")]
    [InlineData("class Many(list):\n  def __iter__(self): return iter([1])\n  def __len__(self): return 1\ndef f(x): return Many([5])", "[5]")]
    [InlineData("class Pair(tuple):\n  def __iter__(self): return iter([1])\ndef f(x): return Pair((5,))", "[5]")]
    [InlineData("class Lie:\n  __class__ = int\n  def __eq__(self, other): return True\n  def __repr__(self): return '1'\ndef f(x): return Lie()", "1")]
    [InlineData("class Half(float):\n  def __repr__(self): return '1'\n  __str__ = __repr__\ndef f(x): return Half(0.5)", "0.5")]
    public async Task A_value_that_lies_about_itself_is_what_it_is(string program, string actual)
    {
        var verdict = await sandbox.VerifyAsync(sandbox.Function(program, "f", ("0", "1")));

        verdict.Reason.ShouldBe(FailureReason.WrongAnswer);
        verdict.FailedTest!.Actual.ShouldBe(actual);
    }
}
