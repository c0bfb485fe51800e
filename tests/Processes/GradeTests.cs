using System.Text.Json;

namespace NousCoder.Processes.Tests;

public sealed class GradeTests(RunningSilo silo) : IDisposable
{
    private const string Problems = """
        {"id": "sum", "problem": "Print the sum.", "tests": "{\"input\": [\"1 2\\n\", \"2 2\\n\", \"5 7\\n\"], \"output\": [\"3\\n\", \"4\\n\", \"12\\n\"]}"}
        {"id": "one", "problem": "Print 1.", "tests": "{\"input\": [\"\"], \"output\": [\"1\"]}"}
        {"index": 7, "problem": "Return the double.", "problem_type": "func", "fn_name": "double", "tests": "{\"input\": [\"2\", \"3\"], \"output\": [\"4\", \"6\"]}"}
        """;

    private const string Solutions = """
        {"id": "right", "problem": "sum", "code": "print(sum(map(int, input().split())))"}
        {"id": "wrong", "problem": "sum", "code": "a, b = map(int, input().split())\nprint(a * b - (a == 1))"}
        {"id": "function", "problem": 7, "code": "def double(x):\n  return x + x"}
        {"id": "broken", "problem": "sum", "code": "def f(:"}
        {"id": "lost", "problem": "nowhere", "code": "print(1)"}
        {"id": 6, "problem": "sum"}
        no JSON
        {"id": "half", "problem": "sum", "code": "print(sum(map(int, input().split())))  # \ud83d"}
        {"id": "last", "problem": "7", "code": "double = lambda x: 2 * x"}
        """;

    private readonly TemporaryFolder _folder = new();

    private string Out => _folder["verdicts.jsonl"];

    [Fact]
    public async Task Every_solution_has_its_verdict_in_its_order()
    {
        var result = await GradeAsync(Solutions, "--json");

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldBe($"nouscoder: 3 solutions could not be verified; {Out} says why\n");
        Rows().Select(r => (Text(r, "id"), Text(r, "verdict"), Text(r, "reason"))).ShouldBe(
            [
                ("right", "passed", ""), ("wrong", "failed", "wrong_answer"), ("function", "passed", ""), ("broken", "failed", "compile_error"),
                ("lost", "not_verified", $"field 'problem': 'nowhere' is no problem of {_folder["problems.jsonl"]}"),
                ("6", "not_verified", "line 6: field 'code': is missing or no text"),
                ("", "not_verified", "line 7: the row is not JSON: 'no JSON' is an invalid JSON literal. Expected the literal 'null'"
                    + "; as a Python literal: 'no' is a name, not a literal"),
                ("half", "failed", "compile_error"), ("last", "passed", ""),
            ]);
        var summary = JsonDocument.Parse(result.Output).RootElement;
        (Number(summary, "passed"), Number(summary, "failed"), Number(summary, "not_verified")).ShouldBe((3, 3, 3));
    }

    [Fact]
    public async Task The_first_failing_test_is_named_and_ends_the_verification_unless_all_are_asked_for()
    {
        await GradeAsync(Solutions, "--order", "dataset");
        var early = Rows()[1];
        File.Delete(Out);
        await GradeAsync(Solutions, "--order", "dataset", "--no-early-exit");
        var all = Rows()[1];

        (Number(early, "failed_test"), Number(early, "tests_run"), Number(early, "tests_total")).ShouldBe((0, 1, 3));
        (Number(all, "failed_test"), Number(all, "tests_run"), Number(all, "tests_total")).ShouldBe((0, 3, 3));
    }

    [Fact]
    public async Task A_run_that_was_interrupted_is_continued_where_it_was()
    {
        await GradeAsync(Solutions);
        var whole = File.ReadAllLines(Out);
        // Three rows, and a part of the fourth.
        File.WriteAllText(Out, string.Join('\n', whole.Take(3)) + "\n" + whole[3][..10]);

        var result = await GradeAsync(Solutions, "--json");

        Number(JsonDocument.Parse(result.Output).RootElement, "already_finished").ShouldBe(3);
        Rows().Select(r => Text(r, "id")).ShouldBe(whole.Select(l => Text(JsonDocument.Parse(l).RootElement, "id")));
        (await GradeAsync(Solutions.Replace("\"right\"", "\"other\""))).ShouldHaveFailed(1, $"--out: {Out} holds verdicts of other solutions ('right' where ");
    }

    [Fact]
    public async Task Repeated_verdicts_that_differ_are_shown()
    {
        // Right or wrong by the clock: that twenty verdicts agree happens once in half a million runs.
        const string Unsteady = """{"id": "unsteady", "problem": "one", "code": "import time\nprint(time.time_ns() // 64 % 2)"}""";

        var result = await GradeAsync(Unsteady, "--repeat", "20", "--json");

        Number(JsonDocument.Parse(result.Output).RootElement, "unsteady").ShouldBe(1);
        Rows().Single().GetProperty("verdicts").GetArrayLength().ShouldBe(20);
    }

    [Fact]
    public async Task An_impossible_limit_is_wrong()
    {
        (await GradeAsync(Solutions, "--time-limit", "0")).ShouldHaveFailed(1, "--time-limit: 0 is out of range; it must be between 0.1 and 600");
        File.Exists(Out).ShouldBeFalse();
    }

    public void Dispose() => _folder.Dispose();

    private Task<ConsoleResult> GradeAsync(string solutions, params string[] options) => ConsoleProcess.RunAsync(
        ["grade", "--problems", _folder.Write("problems.jsonl", Problems), "--solutions", _folder.Write("solutions.jsonl", solutions), "--out", Out,
            "--silo", silo.Address, .. options]);

    private JsonElement[] Rows() => [.. File.ReadLines(Out).Select(l => JsonDocument.Parse(l).RootElement)];

    private static string Text(JsonElement row, string field) => row.GetProperty(field).ToString();

    private static int Number(JsonElement row, string field) => row.GetProperty(field).GetInt32();
}
