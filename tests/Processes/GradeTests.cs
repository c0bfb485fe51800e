using System.Diagnostics;
using System.Text.Json;
using NousCoder.Tests;

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
        result.Error.ShouldEndWith($"nouscoder: 3 solutions could not be verified; {Out} says why\n");
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
    public async Task Only_what_was_not_verified_or_has_changed_is_verified_again()
    {
        await GradeAsync(Solutions);
        var before = File.ReadAllLines(Out);

        // The wrong program is mended, and so is the row without a program; all others stay.
        var mended = Solutions.Replace("a * b - (a == 1)", "a + b").Replace("{\"id\": 6, \"problem\": \"sum\"}", "{\"id\": 6, \"problem\": \"one\", \"code\": \"print(1)\"}");
        var result = await GradeAsync(mended, "--json", "--details");

        var summary = JsonDocument.Parse(result.Output).RootElement;
        (Number(summary, "already_finished"), Number(summary, "verified_again"), Number(summary, "passed")).ShouldBe((5, 4, 5));
        var after = File.ReadAllLines(Out);
        after[0].ShouldBe(before[0]);
        after[7].ShouldBe(before[7]);
        Text(Rows()[1], "verdict").ShouldBe("passed");
        Text(Rows()[5], "verdict").ShouldBe("passed");
        File.Exists($"{Out}.spool").ShouldBeFalse();
    }

    [Fact]
    public async Task Details_are_the_texts_of_the_failing_test()
    {
        await GradeAsync("""{"id": "wrong", "problem": "one", "code": "import sys\nprint(2)\nprint('why', file=sys.stderr)"}""", "--details");

        var row = Rows().Single();
        (Text(row, "input"), Text(row, "expected"), Text(row, "actual"), Text(row, "stderr").Trim()).ShouldBe(("", "1", "2\n", "why"));
    }

    [Fact]
    public async Task A_file_that_holds_something_else_stays_as_it_is()
    {
        File.WriteAllText(Out, "[{\"shopping\": [\"salt\"]}]");
        (await GradeAsync(Solutions)).ShouldHaveFailed(1, $"--out: {Out}: line 1 is not a verdict; nothing was changed");
        File.ReadAllText(Out).ShouldBe("[{\"shopping\": [\"salt\"]}]");

        var (problems, solutions) = (_folder["problems.jsonl"], _folder["solutions.jsonl"]);
        File.CreateSymbolicLink(_folder["link.jsonl"], problems);
        (await ConsoleProcess.RunAsync("grade", "--problems", problems, "--solutions", solutions, "--out", _folder["link.jsonl"], "--silo", silo.Address))
            .ShouldHaveFailed(2, "--out and --problems are the same file");
        (await ConsoleProcess.RunAsync("grade", "--problems", problems, "--solutions", solutions, "--out", solutions, "--silo", silo.Address))
            .ShouldHaveFailed(2, "--out and --solutions are the same file");
        (File.ReadAllText(problems), File.ReadAllText(solutions)).ShouldBe((Problems, Solutions));
    }

    [Fact]
    public async Task Without_its_problems_no_file_is_left()
    {
        var solutions = _folder.Write("solutions.jsonl", Solutions);
        (await ConsoleProcess.RunAsync("grade", "--problems", _folder["none.jsonl"], "--solutions", solutions, "--out", Out, "--silo", silo.Address))
            .ShouldHaveFailed(1, "none.jsonl: there is no such file");
        File.Exists(Out).ShouldBeFalse();
    }

    [Fact]
    public async Task Problem_packages_are_graded_by_their_names()
    {
        var package = Path.Combine(_folder.Path, "packages", "double");
        Directory.CreateDirectory(Path.Combine(package, "problem_statement"));
        Directory.CreateDirectory(Path.Combine(package, "data", "secret"));
        File.WriteAllText(Path.Combine(package, "problem.yaml"), "name: Double\n");
        File.WriteAllText(Path.Combine(package, "problem_statement", "problem.en.tex"), "Print the double of n.");
        File.WriteAllText(Path.Combine(package, "data", "secret", "1.in"), "4\n");
        File.WriteAllText(Path.Combine(package, "data", "secret", "1.ans"), "8\n");
        var solutions = _folder.Write("solutions.jsonl", """
            {"id": "by-name", "problem": "double", "code": "print(int(input()) * 2)"}
            {"id": "by-number", "problem": 0, "code": "print(int(input()) * 3)"}
            """);

        await ConsoleProcess.RunAsync("grade", "--problems", Path.Combine(_folder.Path, "packages"), "--solutions", solutions, "--out", Out, "--silo", silo.Address);

        Rows().Select(r => (Text(r, "id"), Text(r, "verdict"))).ShouldBe([("by-name", "passed"), ("by-number", "failed")]);
    }

    [Fact]
    public async Task A_temporary_silo_without_a_sandbox_says_why()
    {
        var result = await ConsoleProcess.RunWithAsync(
            new() { ["NOUSCODER_Sandbox__BubblewrapPath"] = "/nonexistent/bwrap" },
            "grade", "--problems", _folder.Write("problems.jsonl", Problems), "--solutions", _folder.Write("solutions.jsonl", Solutions), "--out", Out, "--embedded");

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain("no silo can run programs: sandbox:");
        result.Error.ShouldContain("/nonexistent/bwrap");
        File.Exists(Out).ShouldBeFalse();
    }

    [Fact]
    public async Task A_killed_silo_is_reported_and_the_same_command_continues_after_a_killed_console_too()
    {
        // The last one runs until both processes have been killed, whatever else this machine does.
        const string Endless = """{"id": "last", "problem": "one", "code": "while True: pass"}""";
        const string First = """{"id": "first", "problem": "one", "code": "print(1)"}""";
        string[] command = ["grade", "--problems", _folder.Write("problems.jsonl", Problems), "--solutions", _folder.Write("solutions.jsonl", $"{First}\n{Endless}"),
            "--out", Out, "--embedded", "--time-limit", "300"];
        var temporary = Directory.CreateDirectory(_folder["tmp"]).FullName;

        var killed = await RunUntilRowsAsync(command, temporary, console => ProcessTree.Descendants(console.Id)[0]);
        killed.ExitCode.ShouldBe(1);
        killed.Error.ShouldContain("the temporary silo failed: it was killed by signal 9; full log in");

        File.Delete(Out);
        await RunUntilRowsAsync(command, temporary, console => console.Id);
        // The silo of a console that was killed ends by itself.
        await FreeAsync(Directory.GetFiles(temporary, "lock", SearchOption.AllDirectories).Single());
        _folder.Write("solutions.jsonl", $"{First}\n{Endless.Replace("while True: pass", "print(2)")}");
        var end = await ConsoleProcess.RunWithAsync(new() { ["TMPDIR"] = temporary }, [.. command, "--json"]);

        end.ExitCode.ShouldBe(0, end.Error);
        Number(JsonDocument.Parse(end.Output).RootElement, "already_finished").ShouldBe(1);
        Rows().Select(r => (Text(r, "id"), Text(r, "verdict"))).ShouldBe([("first", "passed"), ("last", "failed")]);
        // All that is left is the log of the silo that was killed.
        Directory.EnumerateFiles(temporary, "*", SearchOption.AllDirectories).Select(Path.GetFileName)
            .Where(f => f is not null && !f.StartsWith("clr-", StringComparison.Ordinal) && !f.StartsWith("dotnet-", StringComparison.Ordinal)).ShouldBe(["silo.log"]);
    }

    [Fact]
    public async Task A_running_silo_that_comes_back_is_waited_for()
    {
        const int Count = 6;
        var own = await SiloProcess.StartAsync(_folder["data"]);
        var grading = ConsoleProcess.RunAsync("grade", "--problems", _folder.Write("problems.jsonl", Problems), "--solutions", _folder.Write("solutions.jsonl", string.Join('\n',
            Enumerable.Range(0, Count).Select(n => $$"""{"id": "s{{n}}", "problem": "one", "code": "import time\nwhile time.process_time() < 0.5: pass\nprint(1)  # {{n}}"}"""))), "--out", Out, "--silo", own.Address);
        await RowsAsync(grading);

        await own.KillAsync();
        await using var again = await own.StartAgainAsync(_folder["data"]);

        var result = await grading;
        result.ExitCode.ShouldBe(0, result.Error);
        Rows().Select(r => (Text(r, "id"), Text(r, "verdict"))).ShouldBe(Enumerable.Range(0, Count).Select(n => ($"s{n}", "passed")));
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
        (await GradeAsync(Solutions, "--memory-limit", "0.01")).ShouldHaveFailed(1, "--memory-limit: 0.01 is out of range; it must be between 0.03125 and 1024 GB");
        File.Exists(Out).ShouldBeFalse();
    }

    public void Dispose() => _folder.Dispose();

    private Task<ConsoleResult> GradeAsync(string solutions, params string[] options) => ConsoleProcess.RunAsync(
        ["grade", "--problems", _folder.Write("problems.jsonl", Problems), "--solutions", _folder.Write("solutions.jsonl", solutions), "--out", Out,
            "--silo", silo.Address, .. options]);

    /// <summary>Runs a console until a row is written, then kills a process.</summary>
    private async Task<ConsoleResult> RunUntilRowsAsync(string[] command, string temporary, Func<Process, int> victim)
    {
        var rows = Length();
        var start = new ProcessStartInfo("dotnet", [Build.Console, .. command]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["TMPDIR"] = temporary;
        using var console = Process.Start(start)!;
        var output = console.StandardOutput.ReadToEndAsync();
        var error = console.StandardError.ReadToEndAsync();
        while (Length() == rows && !console.HasExited)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        using (var process = Process.GetProcessById(victim(console)))
        {
            process.Kill();
        }

        await console.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new ConsoleResult(console.ExitCode, await output, await error);
    }

    /// <summary>Waits until no process holds a lock on a file.</summary>
    private static async Task FreeAsync(string path)
    {
        while (true)
        {
            try
            {
                new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
                return;
            }
            catch (IOException)
            {
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
        }
    }

    private async Task RowsAsync(Task console)
    {
        while (Length() == 0 && !console.IsCompleted)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private long Length() => new FileInfo(Out) is { Exists: true } file ? file.Length : 0;

    private JsonElement[] Rows() => [.. File.ReadLines(Out).Select(l => JsonDocument.Parse(l).RootElement)];

    private static string Text(JsonElement row, string field) => row.GetProperty(field).ToString();

    private static int Number(JsonElement row, string field) => row.GetProperty(field).GetInt32();
}
