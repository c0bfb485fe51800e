using System.IO.Compression;
using System.Text.Json;
using NousCoder.Tests;

namespace NousCoder.Processes.Tests;

/// <summary>Imports, from the console to the silo's storage.</summary>
public sealed class DatasetImportTests(RunningSilo silo) : IDisposable
{
    private const string Rows = """
        {"problem": "Print the sum.", "index": 7, "difficulty": "easy", "tests": "{\"input\": [\"1 2\\n\"], \"output\": [\"3\\n\"]}"}
        {"problem": "b"}

        {"problem": "Print the sum again.", "index": 7, "tests": "{\"input\": [\"1\"], \"output\": [\"1\"]}"}
        {"question": "Double it.", "difficulty": "hard", "solutions": "[\"print(3)\", \"print(2 * int(input()))\"]", "input_output": "{\"inputs\": [\"2\", \"3\"], \"outputs\": [\"4\", \"6\"]}"}
        {"question": "Triple it.", "difficulty": "hard", "solutions": "[\"print(4)\"]", "input_output": "{\"inputs\": [\"2\"], \"outputs\": [\"6\"]}"}
        """;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Bad_rows_are_listed_and_the_others_kept_and_a_second_time_changes_nothing()
    {
        var file = _folder.Write("rows.jsonl", Rows);

        var first = await silo.JsonAsync("dataset", "import", file, "--name", "rows");
        var second = await silo.JsonAsync("dataset", "import", file, "--name", "rows");
        var shown = await silo.JsonAsync("dataset", "show", "rows", "--left-out");

        (first.GetProperty("changed").GetBoolean(), second.GetProperty("changed").GetBoolean()).ShouldBe((true, false));
        var dataset = shown.GetProperty("dataset");
        dataset.GetProperty("problems").GetInt32().ShouldBe(3);
        dataset.GetProperty("digest").GetString().ShouldBe(first.GetProperty("dataset").GetProperty("digest").GetString());
        dataset.GetProperty("difficulties").GetProperty("hard").GetInt32().ShouldBe(2);
        LeftOut(shown).ShouldBe([(2, "field 'tests': is missing"), (4, $"field 'index': 7 is also the index of {file}:1")]);
        LeftOut(first).ShouldBe(LeftOut(shown));

        (await silo.RunAsync("dataset", "import", file, "--name", "strict", "--strict")).ShouldHaveFailed(1, $"{file}:2: field 'tests': is missing; nothing was imported");
    }

    [Fact]
    public async Task Where_nothing_can_be_used_all_reasons_are_listed_and_are_an_answer_in_JSON_too()
    {
        var file = _folder.Write("bad.jsonl", """
            {"problem": "a"}
            {"problem": "b", "problem_type": "essay"}
            {"problem": "c"}
            """);

        var result = await silo.RunAsync("dataset", "import", file, "--name", "bad", "--json");

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldBe(
            $"nouscoder: {file}: all 3 rows skipped (3 unusable, 0 filtered out): {file}:1: field 'tests': is missing (and 1 other row); {file}:2: field 'problem_type': 'essay' is neither stdin_stdout nor func\n");
        var answer = JsonElement.Parse(result.LastLine);
        answer.GetProperty("dataset").ValueKind.ShouldBe(JsonValueKind.Null);
        LeftOut(answer).Select(r => r.Line).ShouldBe([1, 2, 3]);
        answer.GetProperty("left_out_count").GetInt32().ShouldBe(3);
    }

    [Fact]
    public async Task Reference_solutions_are_run_and_problems_that_another_dataset_has_are_left_out()
    {
        await silo.JsonAsync("dataset", "import", _folder.Write("known.jsonl", """{"problem": "PRINT the SUM", "tests": "{\"input\": [\"1\"], \"output\": [\"1\"]}"}"""), "--name", "known");

        var result = await silo.JsonAsync("dataset", "import", _folder.Write("rows.jsonl", Rows), "--name", "valid", "--validate-solutions", "--exclude", "known");

        var dataset = result.GetProperty("dataset");
        (dataset.GetProperty("problems").GetInt32(), dataset.GetProperty("filtered").GetProperty("--exclude known").GetInt32()).ShouldBe((1, 1));
        LeftOut(result).ShouldBe(
            [
                (2, "field 'tests': is missing"), (4, "has no reference solution in Python to validate"),
                (6, "no reference solution passes: wrong answer on test 0"),
            ]);
    }

    [Fact]
    public async Task A_problem_package_is_imported_from_its_archive()
    {
        foreach (var (name, content) in (ReadOnlySpan<(string, string)>)[
            ("sum/problem.yaml", "source: Contest\nlimits:\n  time_limit: 2\n"), ("sum/problem_statement/problem.en.tex", "Print the sum."),
            ("sum/data/sample/1.in", "1 2\n"), ("sum/data/sample/1.ans", "3\n"), ("sum/data/secret/2.in", "3 4\n"), ("sum/data/secret/2.ans", "7\n"),
            ("odd/problem.yaml", "validation: custom\n")])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder[$"packages/{name}"])!);
            _folder.Write($"packages/{name}", content);
        }

        ZipFile.CreateFromDirectory(_folder["packages"], _folder["packages.zip"]);

        var first = await silo.JsonAsync("dataset", "import", _folder["packages.zip"], "--name", "packages");
        var second = await silo.JsonAsync("dataset", "import", _folder["packages"], "--name", "packages");
        var problem = (await silo.JsonAsync("problems", "show", "packages.1")).GetProperty("problem");

        (first.GetProperty("changed").GetBoolean(), second.GetProperty("changed").GetBoolean()).ShouldBe((true, false));
        LeftOut(first).ShouldBe([(0, "problem.yaml: validation: outputs are compared here, not given to a validator of the problem's own")]);
        problem.GetProperty("statement").GetString().ShouldBe(
            "Print the sum.\n\n## Sample Input 1\n\n```\n1 2\n```\n\n## Sample Output 1\n\n```\n3\n```\n");
        (problem.GetProperty("source_id").GetString(), problem.GetProperty("time_limit_seconds").GetDouble()).ShouldBe(("sum", 2));
    }

    public void Dispose() => _folder.Dispose();

    private static List<(long Line, string Reason)> LeftOut(JsonElement answer) =>
        [.. answer.GetProperty("left_out").EnumerateArray().Select(r => (r.GetProperty("line").GetInt64(), r.GetProperty("reason").GetString()!))];
}
