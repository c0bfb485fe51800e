using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text.Json;
using NousCoder.Tests;

namespace NousCoder.Processes.Tests;

/// <summary>The silo as a process: it dies, comes back, and refuses to share its data.</summary>
public sealed class SiloTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Data => _folder["data"];

    [Fact]
    public async Task A_job_goes_on_after_its_silo_was_killed_and_started_again()
    {
        var job = _folder.Write("job.json", """
            {
              // Comments are allowed.
              "dataset": "starter", "policy": "starter", "steps": 3, "optimizer": { "warmupSteps": 2 },
              "batch": { "groups": 4, "groupSize": 4 },
              "generation": { "template": "compact", "contextLength": 256 },
            }
            """);
        string[] problems = [Path.Combine(Path.GetDirectoryName(Build.Console)!, "starter", "problems.jsonl"), "--name", "starter"];
        await using (var first = await SiloProcess.StartAsync(Data))
        {
            (await RunAsync(first, ["dataset", "import", .. problems])).ExitCode.ShouldBe(0);
            (await RunAsync(first, "train", "submit", job, "--dry-run")).Output.ShouldContain("3 steps of 4 informative groups of 4 rollouts");
            (await RunAsync(first, "train", "submit", job, "--id", "job")).ExitCode.ShouldBe(0);
            // A console a second: they take processor time from the step that is waited for.
            while (StepsOf(await RunAsync(first, "train", "show", "job", "--json")) == 0)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
            }

            await first.KillAsync();
        }

        await using var second = await SiloProcess.StartAsync(Data);
        var watched = await RunAsync(second, "train", "watch", "job");

        watched.ExitCode.ShouldBe(0, watched.Error);
        watched.Output.Split('\n').Where(l => l.StartsWith("step ")).Select(l => l.Split("  ")[0])
            .ShouldBe(["step 1/3", "step 2/3", "step 3/3"]);
        File.ReadLines(Path.Combine(Data, "jobs", "job", "metrics.jsonl")).Count().ShouldBe(3);
        var list = JsonDocument.Parse((await RunAsync(second, "train", "list", "--json")).Output).RootElement;
        list.GetProperty("jobs")[0].GetProperty("status").GetString().ShouldBe("completed");
        (await RunAsync(second, "rollouts", "show", FirstRollout())).Output.ShouldContain("```python");
    }

    [Fact]
    public async Task Two_silos_do_not_share_a_data_folder()
    {
        await using var first = await SiloProcess.StartAsync(Data);

        (await SiloProcess.RunAsync(Data)).ShouldHaveFailed(1, $"the data folder {Data} is used by another silo", program: "silo");
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_made_is_named()
    {
        var file = _folder.Write("file", "");

        (await SiloProcess.RunAsync(Path.Combine(file, "data"))).ShouldHaveFailed(1, $"the data folder {file}/data cannot be used", program: "silo");
    }

    [Theory]
    [InlineData("NOUSCODER_Silo__Address", "0.0.0.0", "Silo:Address is '0.0.0.0'")]
    [InlineData("NOUSCODER_Silo__Address", "192.0.2.1", "Silo:Address is '192.0.2.1', which other machines reach")]
    [InlineData("NOUSCODER_Silo__PolicyRoots", "/models, models", "Silo:PolicyRoots names 'models'; expected absolute paths")]
    [InlineData("NOUSCODER_Silo__Kubernetes", "true", "Silo:Kubernetes is true, and this is no pod")]
    [InlineData("NOUSCODER_Silo__ClusterId", "a/b", "Silo:ClusterId must be 1 to 64 letters")]
    [InlineData("NOUSCODER_Storage__ConnectionString", "AccountKey=c2VjcmV0", "Storage:ConnectionString is no connection string")]
    [InlineData("NOUSCODER_Storage__AccountUri", "nowhere", "Storage:AccountUri is 'nowhere'")]
    [InlineData("NOUSCODER_Storage__ArtifactContainer", "A", "Storage:ArtifactContainer is 'A'")]
    [InlineData("NOUSCODER_Http__Url", "http://0.0.0.0:8080", "which other machines reach; set Http:Key")]
    [InlineData("NOUSCODER_Http__Url", "8080", "Http:Url is '8080'")]
    [InlineData("NOUSCODER_Http__Key", "c2VjcmV0", "Http:Key has 8 characters")]
    public async Task A_setting_that_cannot_be_is_named(string setting, string value, string message)
    {
        var refused = await SiloProcess.RunAsync(Data, (setting, value));

        refused.ShouldHaveFailed(1, message, program: "silo");
        (refused.Output + refused.Error).ShouldNotContain("c2VjcmV0");
    }

    [Fact]
    public async Task A_data_folder_is_its_owners_alone_also_what_an_earlier_version_left()
    {
        // SiloProcess starts silos with umask 000.
        Directory.CreateDirectory(Path.Combine(Data, "artifacts", "suites"), (UnixFileMode)0b111_111_111);
        File.WriteAllText(Path.Combine(Data, "artifacts", "suites", "old.json"), "hidden");
        File.WriteAllText(Path.Combine(Data, "old.db"), "state");
        foreach (var entry in Directory.EnumerateFileSystemEntries(Data, "*", SearchOption.AllDirectories).Append(Data))
        {
            File.SetUnixFileMode(entry, (UnixFileMode)0b111_111_111);
        }

        await using var silo = await SiloProcess.StartAsync(Data);
        string[] problems = [Path.Combine(Path.GetDirectoryName(Build.Console)!, "starter", "problems.jsonl"), "--name", "starter"];
        (await RunAsync(silo, ["dataset", "import", .. problems])).ExitCode.ShouldBe(0);

        var entries = Directory.EnumerateFileSystemEntries(Data, "*", SearchOption.AllDirectories).Append(Data).ToArray();
        foreach (var name in (string[])["lock", "grains.db", "grains.db-wal", "grains.db-shm", "old.db", "old.json"])
        {
            entries.Select(Path.GetFileName).ShouldContain(name);
        }

        entries.Where(e => ((int)File.GetUnixFileMode(e) & 0b000_111_111) != 0).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_address_that_others_reach_needs_no_certificate_on_a_network_that_is_trusted()
    {
        var address = NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(i => i.GetIPProperties().UnicastAddresses)
            .Select(a => a.Address)
            .FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(a));
        Assert.SkipWhen(address is null, "this machine has no address but loopback");

        await using var silo = await SiloProcess.StartAsync(
            Data, ("NOUSCODER_Silo__Address", address!.ToString()), ("NOUSCODER_Silo__TrustedNetwork", "true"));

        silo.HasEnded.ShouldBeFalse();
    }

    public void Dispose() => _folder.Dispose();

    private static Task<ConsoleResult> RunAsync(SiloProcess silo, params string[] arguments) =>
        ConsoleProcess.RunAsync([.. arguments, "--silo", silo.Address]);

    private static int StepsOf(ConsoleResult shown) =>
        JsonDocument.Parse(shown.Output).RootElement.GetProperty("progress").GetProperty("step").GetInt32();

    private string FirstRollout() =>
        Path.GetFileNameWithoutExtension(Directory.EnumerateFiles(Path.Combine(Data, "artifacts", "groups", "job")).Order(StringComparer.Ordinal).First()) + ".0";
}
