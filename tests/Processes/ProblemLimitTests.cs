using System.Text.Json;
using NousCoder.Tests;

namespace NousCoder.Processes.Tests;

/// <summary>Limits that problems state themselves.</summary>
public sealed class ProblemLimitTests(RunningSilo silo) : IDisposable
{
    private const string Problem = """
        {"question": "Print 1.", "input_output": "{\"inputs\": [\"\"], \"outputs\": [\"1\"]}", "solutions": "[]", "difficulty": "", "memory_limit": "96.0 megabytes"}
        """;

    private const string Solutions = """
        {"id": "large", "problem": "0", "code": "held = bytearray(200 << 20)\nprint(1)"}
        {"id": "small", "problem": "0", "code": "held = bytearray(20 << 20)\nprint(1)"}
        """;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_memory_limit_holds_where_it_is_asked_for()
    {
        (await GradeAsync()).ShouldBe([("large", "passed", ""), ("small", "passed", "")]);
        (await GradeAsync("--problem-memory-limits")).ShouldBe([("large", "failed", "memory_limit"), ("small", "passed", "")]);
    }

    [Fact]
    public async Task A_package_s_limits_are_kept_and_shown()
    {
        _folder.Write("problem.yaml", "name: Double it\nlimits: {memory: 96}\n");
        _folder.Write(".timelimit", "3\n");
        foreach (var (name, content) in new[] { ("problem_statement/problem.tex", "Print the double.\n"), ("data/secret/1.in", "1\n"), ("data/secret/1.ans", "2\n") })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
            _folder.Write(name, content);
        }

        (await ConsoleProcess.RunAsync(["dataset", "import", _folder.Path, "--name", "limited", "--silo", silo.Address])).ExitCode.ShouldBe(0);
        var shown = await ConsoleProcess.RunAsync(["problems", "show", "limited.0", "--silo", silo.Address]);
        var json = await ConsoleProcess.RunAsync(["problems", "show", "limited.0", "--json", "--silo", silo.Address]);

        shown.Output.ShouldMatch(@"time limit\s+3");
        shown.Output.ShouldMatch(@"memory limit\s+96 MiB");
        var problem = JsonDocument.Parse(json.Output).RootElement.GetProperty("problem");
        problem.GetProperty("memory_limit_mebibytes").GetInt32().ShouldBe(96);
        problem.GetProperty("statement").GetString().ShouldBe("# Double it\n\nPrint the double.\n");
    }

    public void Dispose() => _folder.Dispose();

    private async Task<(string Id, string Verdict, string Reason)[]> GradeAsync(params string[] options)
    {
        var verdicts = _folder["verdicts.jsonl"];
        File.Delete(verdicts);
        await ConsoleProcess.RunAsync(
            ["grade", "--problems", _folder.Write("problems.jsonl", Problem), "--solutions", _folder.Write("solutions.jsonl", Solutions), "--out", verdicts,
                "--silo", silo.Address, .. options]);
        return [.. File.ReadLines(verdicts).Select(l => JsonDocument.Parse(l).RootElement).Select(r => (Text(r, "id"), Text(r, "verdict"), Text(r, "reason")))];
    }

    private static string Text(JsonElement row, string field) => row.GetProperty(field).ToString();
}
