using System.Text.Json;
using NousCoder.Tests;

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
        samples.RootElement.EnumerateArray().Select(p => p.GetProperty("contest_date").GetString()).ShouldAllBe(d => d == "1970-01-01T00:00:00");
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

    [Fact]
    public async Task An_evaluation_that_was_ended_early_says_so_and_is_not_compared()
    {
        var problems = Path.Combine(Path.GetDirectoryName(Build.Console)!, "starter", "problems.jsonl");
        (await silo.RunAsync("dataset", "import", problems, "--name", "many")).ExitCode.ShouldBe(0);
        // So many samples take far longer than it takes to end them.
        var running = silo.RunAsync("eval", "many", "--checkpoint", "starter", "--samples", "256", "--temperature", "1", "--id", "early");
        while (!running.IsCompleted && (await silo.RunAsync("eval", "show", "early")).ExitCode != 0)
        {
            await Task.Delay(TimeSpan.FromSeconds(0.1), TestContext.Current.CancellationToken);
        }

        var underWay = await silo.RunAsync("eval", "compare", "early", "early");
        (await silo.RunAsync("eval", "stop", "early")).ExitCode.ShouldBe(0);

        underWay.ShouldHaveFailed(1, "evaluation 'early' is not finished: under way after ");
        underWay.Error.ShouldContain("wait until 'nouscoder eval show early' says that it is finished");
        var waited = await running;
        waited.ExitCode.ShouldBe(1);
        waited.Error.ShouldContain("evaluation early: cancelled");
        (await silo.RunAsync("eval", "show", "early")).Output.ShouldContain("cancelled");
        var stopped = await silo.RunAsync("eval", "compare", "early", "early");
        stopped.ShouldHaveFailed(1, "evaluation 'early' is not finished: cancelled after ");
        stopped.Error.ShouldContain("the command that began it goes on with it");
    }

    public void Dispose() => _folder.Dispose();
}
