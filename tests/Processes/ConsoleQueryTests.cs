using System.Text.Json;
using NousCoder.Tests;

namespace NousCoder.Processes.Tests;

/// <summary>The console against a running silo.</summary>
public sealed class ConsoleQueryTests(RunningSilo silo) : IDisposable
{
    private const string Good = """{"problem": "Print the sum.", "index": 3, "difficulty": "easy", "tests": "{\"input\": [\"1 2\\n\"], \"output\": [\"3\\n\"]}"}""";
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task What_is_imported_is_shown_and_importing_it_again_changes_nothing()
    {
        var file = _folder.Write("rows.jsonl", Good);

        var first = await silo.JsonAsync("dataset", "import", file, "--name", "sums");
        var second = await silo.JsonAsync("dataset", "import", file, "--name", "sums");
        var shown = await silo.JsonAsync("dataset", "show", "sums");
        var problem = await silo.JsonAsync("problems", "show", "sums.3");
        var statistics = await silo.JsonAsync("problems", "stats", "sums");

        (first.GetProperty("changed").GetBoolean(), second.GetProperty("changed").GetBoolean()).ShouldBe((true, false));
        shown.GetProperty("problems").GetInt32().ShouldBe(1);
        shown.GetProperty("digest").GetString().ShouldBe(first.GetProperty("dataset").GetProperty("digest").GetString());
        problem.GetProperty("problem").GetProperty("statement").GetString().ShouldBe("Print the sum.");
        statistics.GetProperty("problems")[0].GetProperty("attempts").GetInt64().ShouldBe(0);
    }

    [Fact]
    public async Task A_name_that_holds_other_content_is_not_overwritten()
    {
        await silo.JsonAsync("dataset", "import", _folder.Write("one.jsonl", Good), "--name", "taken");

        var other = _folder.Write("other.jsonl", Good.Replace("sum", "total"));

        (await silo.RunAsync("dataset", "import", other, "--name", "taken")).ShouldHaveFailed(1, "taken");
    }

    [Fact]
    public async Task A_job_on_an_unknown_dataset_is_refused()
    {
        var file = _folder.Write("job.json", """{"dataset": "nowhere", "policy": "starter"}""");

        (await silo.RunAsync("train", "submit", file)).ShouldHaveFailed(1, "nowhere");
        (await silo.RunAsync("train", "submit", file, "--dry-run")).ShouldHaveFailed(1, "nowhere");
    }

    [Fact]
    public async Task A_policy_by_a_path_that_the_operator_does_not_list_is_refused()
    {
        await silo.JsonAsync("dataset", "import", _folder.Write("rows.jsonl", Good), "--name", "one");
        var job = _folder.Write("job.json", $$"""{"dataset": "one", "policy": "{{_folder.Path}}"}""");

        (await silo.RunAsync("train", "submit", job)).ShouldHaveFailed(1, $"policy: '{_folder.Path}' is not in a folder that Silo:PolicyRoots of ");
    }

    [Theory]
    [InlineData("there is no dataset 'none'", "problems", "stats", "none")]
    [InlineData("there is no problem 'none.1'", "problems", "show", "none.1")]
    [InlineData("there is no job 'none'", "train", "show", "none")]
    [InlineData("there is no job 'none'", "train", "watch", "none")]
    [InlineData("there is no job 'none'", "train", "stop", "none")]
    [InlineData("there is no rollout 'none'", "rollouts", "show", "none")]
    [InlineData("there is no rollout 'none.1.none.1.0.0'", "rollouts", "show", "none.1.none.1.0.0")]
    public async Task What_is_unknown_is_one_line(string message, params string[] arguments) =>
        (await silo.RunAsync(arguments)).ShouldHaveFailed(1, message);

    [Fact]
    public async Task The_silo_is_listed()
    {
        var silos = (await silo.JsonAsync("silos")).GetProperty("silos");

        silos.GetArrayLength().ShouldBe(1);
        silos[0].GetProperty("roles").EnumerateArray().Select(r => r.GetString()).ShouldContain("trainer");
    }

    [Fact]
    public async Task Another_cluster_is_not_joined() =>
        (await silo.RunAsync("silos", "--cluster-id", "other")).ShouldHaveFailed(1, "is not an Orleans gateway of cluster 'other'");

    public void Dispose() => _folder.Dispose();
}
