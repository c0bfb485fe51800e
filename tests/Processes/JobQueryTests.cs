using NousCoder.Tests;
namespace NousCoder.Processes.Tests;

/// <summary>What the console knows after a job.</summary>
public sealed class JobQueryTests(RunningSilo silo) : IAsyncLifetime
{
    private const string Dataset = "learned";
    private readonly TemporaryFolder _folder = new();
    private readonly string _job = $"job-{Guid.NewGuid():N}";

    public async ValueTask InitializeAsync()
    {
        var problems = Path.Combine(Path.GetDirectoryName(Build.Console)!, "starter", "problems.jsonl");
        (await silo.RunAsync("dataset", "import", problems, "--name", Dataset)).ExitCode.ShouldBe(0);
        var job = _folder.Write("job.json", $$"""
            {
              "dataset": "{{Dataset}}", "policy": "starter", "steps": 1, "optimizer": { "warmupSteps": 0 },
              "batch": { "groups": 2, "groupSize": 4 },
              "generation": { "template": "compact", "contextLength": 200 },
              "evaluation": { "samples": 3, "sampling": { "temperature": 0.5 } }
            }
            """);
        (await silo.RunAsync("train", "submit", job, "--id", _job, "--watch")).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task What_is_not_asked_of_an_evaluation_is_as_the_job_of_the_checkpoint_evaluates()
    {
        var held = Path.Combine(Path.GetDirectoryName(Build.Console)!, "starter", "held-out.jsonl");
        (await silo.RunAsync("dataset", "import", held, "--name", "unseen")).ExitCode.ShouldBe(0);

        var spec = (await silo.JsonAsync("eval", "unseen", "--checkpoint", _job)).GetProperty("spec");

        spec.GetProperty("samples").GetInt32().ShouldBe(3);
        spec.GetProperty("generation").GetProperty("sampling").GetProperty("temperature").GetDouble().ShouldBe(0.5);
        spec.GetProperty("generation").GetProperty("context_length").GetInt32().ShouldBe(200);
    }

    [Fact]
    public async Task A_rollout_is_found_from_its_problem()
    {
        var tried = (await silo.JsonAsync("problems", "stats", Dataset, "--sort", "attempts", "--limit", "1", "--last", "1")).GetProperty("problems")[0];
        var problem = tried.GetProperty("problem_id").GetString()!;
        tried.GetProperty("recent_solve_rate").GetDouble().ShouldBeInRange(0, 1);

        var group = (await silo.JsonAsync("problems", "show", problem)).GetProperty("recent_groups")[0].GetString();

        (await silo.JsonAsync("rollouts", "show", $"{group}.0")).GetProperty("problem_id").GetString().ShouldBe(problem);
        (await silo.RunAsync("problems", "show", problem)).Output.ShouldContain($"'nouscoder rollouts show {group}.0'");
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
