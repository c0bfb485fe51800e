using NousCoder.Tests;

namespace NousCoder.Processes.Tests;

/// <summary>A job that cannot go on tells the reason to those who look at it.</summary>
public sealed class TroubleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Show_and_watch_of_a_job_name_the_role_that_no_silo_serves()
    {
        await using var silo = await SiloProcess.StartAsync(_folder["data"], ("NOUSCODER_Silo__Roles", "trainer,generator"));
        var problems = Path.Combine(Path.GetDirectoryName(Build.Console)!, "starter", "problems.jsonl");
        (await RunAsync(silo, "dataset", "import", problems, "--name", "starter")).ExitCode.ShouldBe(0);
        var job = _folder.Write("job.json", """
            {
              "dataset": "starter", "policy": "starter", "steps": 1, "optimizer": { "warmupSteps": 0 },
              "batch": { "groups": 2, "groupSize": 4 },
              "generation": { "template": "compact", "contextLength": 200 }
            }
            """);
        (await RunAsync(silo, "train", "submit", job, "--id", "held-up")).ExitCode.ShouldBe(0);
        var watch = RunAsync(silo, "train", "watch", "held-up");

        var show = await Poll.UntilAsync(
            _ => RunAsync(silo, "train", "show", "held-up"), shown => shown.Output.Contains("trouble", StringComparison.Ordinal));
        (await RunAsync(silo, "train", "stop", "held-up")).ExitCode.ShouldBe(0);

        show.Output.ShouldContain("no silo serves as sandbox");
        (await watch).Output.ShouldContain("trouble: no silo serves as sandbox");
    }

    public void Dispose() => _folder.Dispose();

    private static Task<ConsoleResult> RunAsync(SiloProcess silo, params string[] arguments) =>
        ConsoleProcess.RunAsync([.. arguments, "--silo", silo.Address]);
}
