using System.Text.Json;

namespace NousCoder.Processes.Tests;

/// <summary>Evaluations through the console.</summary>
public sealed class EvaluationTests(RunningSilo silo) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_policy_is_measured_once_reported_and_compared()
    {
        var problems = Path.Combine(Path.GetDirectoryName(Build.Console)!, "starter", "held-out.jsonl");
        (await silo.RunAsync("dataset", "import", problems, "--name", "held-out")).ExitCode.ShouldBe(0);

        var first = await silo.JsonAsync("eval", "held-out", "--checkpoint", "starter", "--samples", "4", "--temperature", "1", "--top-p", "1", "--out", _folder["report"]);
        var again = await silo.JsonAsync("eval", "held-out", "--checkpoint", "starter", "--samples", "4", "--temperature", "1", "--top-p", "1");
        var greedy = await silo.JsonAsync("eval", "held-out", "--checkpoint", "starter", "--samples", "1", "--temperature", "0", "--yarn", "2", "--id", "greedy");

        JsonElement.DeepEquals(again, first).ShouldBeTrue("the same command finds the evaluation that it made");
        var (id, summary) = (first.GetProperty("evaluation_id").GetString()!, first.GetProperty("summary"));
        var pass1 = summary.GetProperty("pass1").GetDouble();
        pass1.ShouldBeInRange(0.05, 0.95);
        summary.GetProperty("pass_at").EnumerateObject().Select(k => k.Name).ShouldBe(["1", "2", "4"]);

        using var samples = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder["report"], "livecodebench.json")));
        var graded = samples.RootElement.EnumerateArray().Select(p => p.GetProperty("graded_list").EnumerateArray().Select(g => g.GetBoolean()).ToArray()).ToArray();
        graded.Length.ShouldBe(8);
        graded.Average(g => g.Count(passed => passed) / 4.0).ShouldBe(pass1, 1e-9);
        samples.RootElement[0].GetProperty("code_list").GetArrayLength().ShouldBe(4);
        File.ReadAllText(Path.Combine(_folder["report"], "report.md")).ShouldContain(id);

        var compared = await silo.JsonAsync("eval", "compare", id, "greedy");
        compared.GetProperty("problems").GetInt32().ShouldBe(8);
        compared.GetProperty("second").GetProperty("pass1").GetDouble().ShouldBe(greedy.GetProperty("summary").GetProperty("pass1").GetDouble(), 1e-9);
        (await silo.RunAsync("eval", "held-out", "--checkpoint", "starter", "--samples", "2", "--id", "greedy")).ShouldHaveFailed(1, "choose another id");
        (await silo.RunAsync("eval", "show", "none")).ShouldHaveFailed(1, "there is no evaluation 'none'");

        var listed = (await silo.JsonAsync("eval", "list")).GetProperty("evaluations").EnumerateArray().ToDictionary(e => e.GetProperty("evaluation_id").GetString()!);
        listed[id].GetProperty("pass1").GetDouble().ShouldBe(pass1, 1e-9);
        listed.ShouldContainKey("greedy");
        (await silo.RunAsync("eval", "stop", "greedy")).ExitCode.ShouldBe(0);
    }

    public void Dispose() => _folder.Dispose();
}
