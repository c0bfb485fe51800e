using NousCoder.Processes.Tests.Chaos;
using NousCoder.Tests;

namespace NousCoder.Processes.Tests;

/// <summary>Silos that are restarted one after the other while a job runs.</summary>
public sealed class RollingRestartTests(Azurite azurite) : IClassFixture<Azurite>, IDisposable
{
    private const string Variable = "NOUSCODER_Storage__ConnectionString";
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task The_job_completes_and_no_silo_logs_an_error()
    {
        List<SiloProcess> started = [];
        try
        {
            var one = await StartAsync(started, "one");
            var two = await StartAsync(started, "two");
            var problems = Path.Combine(Path.GetDirectoryName(Build.Console)!, "starter", "problems.jsonl");
            (await RunAsync("dataset", "import", problems, "--name", "starter")).ExitCode.ShouldBe(0);
            var job = _folder.Write("job.json", """
                {
                  "dataset": "starter", "policy": "starter", "steps": 5, "optimizer": { "warmupSteps": 0 },
                  "batch": { "groups": 4, "groupSize": 4 },
                  "generation": { "template": "compact", "contextLength": 200 }
                }
                """);
            (await RunAsync("train", "submit", job, "--id", "rolled")).ExitCode.ShouldBe(0);
            var watch = RunAsync("train", "watch", "rolled");
            await RestartAsync(started, one, "one");
            await RestartAsync(started, two, "two");

            var watched = await watch;

            watched.ExitCode.ShouldBe(0, watched.Output + watched.Error);
            watched.Output.ShouldContain("job rolled is completed");
        }
        finally
        {
            foreach (var silo in started.Where(s => !s.HasEnded))
            {
                await ProcessSignal.SendAsync("TERM", silo.Id);
                await silo.EndAsync();
            }
        }

        started.SelectMany(s => s.Output).ShouldNotContain(
            line => line.Contains(" fail: ", StringComparison.Ordinal) || line.Contains(" crit: ", StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    private async Task<SiloProcess> StartAsync(List<SiloProcess> started, string name)
    {
        var silo = await SiloProcess.StartAsync(_folder[name], (Variable, azurite.ConnectionString), ("NOUSCODER_Silo__Name", name));
        started.Add(silo);
        return silo;
    }

    private async Task RestartAsync(List<SiloProcess> started, SiloProcess silo, string name)
    {
        await ProcessSignal.SendAsync("TERM", silo.Id);
        await silo.EndAsync();
        await StartAsync(started, name);
    }

    private Task<ConsoleResult> RunAsync(params string[] arguments) =>
        ConsoleProcess.RunWithAsync(new() { [Variable] = azurite.ConnectionString }, arguments);
}
