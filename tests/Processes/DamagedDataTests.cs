using System.Text;
using NousCoder.Tests;

namespace NousCoder.Processes.Tests;

/// <summary>What is lost or damaged on disk is named, ends what depends on it, and is repaired by importing it again.</summary>
public sealed class DamagedDataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _rows;
    private readonly string _job;

    public DamagedDataTests()
    {
        _rows = _folder.Write("rows.jsonl", string.Concat(Enumerable.Range(0, 4).Select(n =>
            $$"""{"problem": "Print the sum of the two numbers and {{n}}.", "index": {{n}}, "tests": "{\"input\": [\"1 2\\n\"], \"output\": [\"{{n + 3}}\\n\"]}"}""" + "\n")));
        _job = _folder.Write("job.json", """
            { "dataset": "sums", "policy": "starter", "steps": 1, "optimizer": { "warmupSteps": 1 }, "batch": { "groups": 2, "groupSize": 2 }, "generation": { "template": "compact", "contextLength": 256 } }
            """);
    }

    private string Data => _folder["data"];

    private string Artifacts => Path.Combine(Data, "artifacts");

    private string[] Suites => [.. Directory.EnumerateFiles(Path.Combine(Artifacts, "suites")).Order(StringComparer.Ordinal)];

    [Fact]
    public async Task Damaged_suites_are_found_and_repaired_and_end_a_job_with_the_reason()
    {
        await using var silo = await SiloProcess.StartAsync(Data);
        await DoAsync(silo, "dataset", "import", _rows, "--name", "sums");
        await DoAsync(silo, "dataset", "verify", "sums");

        File.Delete(Suites[0]);
        await File.WriteAllTextAsync(Suites[0], (await File.ReadAllTextAsync(Suites[0], Cancel)).Replace("1 2", "1 4", StringComparison.Ordinal), Cancel);
        var damage = await RunAsync(silo, "dataset", "verify", "sums", "--json");
        damage.ExitCode.ShouldBe(1);
        damage.Error.ShouldContain("dataset 'sums' is damaged in 2 places; import the same file again to repair it");
        damage.Output.ShouldContain("is not in the artifact store");
        damage.Output.ShouldContain("its SHA-256 is ");

        (await RunAsync(silo, "dataset", "import", _rows, "--name", "sums")).Output.ShouldContain("repaired 2 places of dataset sums");
        await DoAsync(silo, "dataset", "verify", "sums");

        foreach (var suite in Suites)
        {
            File.Delete(suite);
        }

        var failed = await RunAsync(silo, "train", "submit", _job, "--id", "job", "--watch");
        failed.ExitCode.ShouldBe(1);
        failed.Error.ShouldContain("the tests of problem sums.");
        failed.Error.ShouldContain("Import the same file into 'sums' again to repair it");
        (await RunAsync(silo, "train", "submit", _job, "--id", "job"))
            .ShouldHaveFailed(1, "job job failed already; continue it with 'nouscoder train resume job', or submit the file under a new id");
    }

    [Fact]
    public async Task A_damaged_list_row_or_state_file_is_named_and_its_job_can_be_stopped()
    {
        await using (var first = await SiloProcess.StartAsync(Data))
        {
            await DoAsync(first, "dataset", "import", _rows, "--name", "sums");
            await DoAsync(first, "train", "submit", _job, "--id", "job");
            await DoAsync(first, "train", "pause", "job");
        }

        Overwrite("{\"Spec\":{\"Dataset\":\"sums\"", "X");
        Overwrite("{\"Definition\":{\"Id\":\"sums.2\"", "X");
        var list = Directory.EnumerateFiles(Path.Combine(Artifacts, "datasets"), "problems.json", SearchOption.AllDirectories).Single();
        File.Move(list, list + "-away");
        await using (var second = await SiloProcess.StartAsync(Data))
        {
            (await RunAsync(second, "train", "submit", _job, "--id", "other"))
                .ShouldHaveFailed(1, "dataset 'sums': The artifact 'datasets/sums/");
            File.Move(list + "-away", list);
            var damage = await RunAsync(second, "dataset", "verify", "sums");
            damage.ExitCode.ShouldBe(1);
            damage.Output.ShouldContain("problem sums.2: its row cannot be read: ");

            (await RunAsync(second, "train", "show", "job")).ShouldHaveFailed(1, "job job cannot be read: State 'job' of grain ");
            (await RunAsync(second, "train", "stop", "job")).Output.ShouldContain("job job is stopped; its row could not be read: ");
            (await RunAsync(second, "train", "list", "--json")).Output.ShouldContain("\"status\":\"stopped\"");
        }

        // As a crash that tore the file would leave it.
        await File.WriteAllBytesAsync(Database + "-wal", [], Cancel);
        await using (var file = File.OpenWrite(Database))
        {
            file.Position = 4096;
            await file.WriteAsync(new byte[file.Length - 4096], Cancel);
        }

        var refused = await SiloProcess.RunAsync(Data);
        refused.ExitCode.ShouldBe(1);
        refused.Error.ShouldStartWith($"silo: The grain state file '{Database}' cannot be opened: it is damaged (");
    }

    [Fact]
    public async Task A_checkpoint_whose_bits_flipped_is_not_loaded()
    {
        await using var silo = await SiloProcess.StartAsync(Data);
        await DoAsync(silo, "dataset", "import", Path.Combine(Path.GetDirectoryName(Build.Console)!, "starter", "problems.jsonl"), "--name", "starter");
        var job = _folder.Write("starter.json", (await File.ReadAllTextAsync(_job, Cancel)).Replace("\"sums\"", "\"starter\"", StringComparison.Ordinal));
        await DoAsync(silo, "train", "submit", job, "--id", "job", "--watch");
        var policy = Directory.EnumerateDirectories(Path.Combine(Artifacts, "jobs", "job", "policies")).Single();
        Directory.EnumerateFiles(policy).Select(Path.GetFileName).ShouldContain("SHA256SUMS");

        var weights = Path.Combine(policy, "model.safetensors");
        await using (var file = File.Open(weights, FileMode.Open))
        {
            file.Position = file.Length - 1;
            var last = file.ReadByte();
            file.Position = file.Length - 1;
            file.WriteByte((byte)(last ^ 1));
        }

        (await RunAsync(silo, "checkpoint", "export", "job", "--to", _folder["out"])).ShouldHaveFailed(1, $"{weights}: its SHA-256 is ");
    }

    public void Dispose() => _folder.Dispose();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Database => Path.Combine(Data, "grains.db");

    private static Task<ConsoleResult> RunAsync(SiloProcess silo, params string[] arguments) =>
        ConsoleProcess.RunAsync([.. arguments, "--silo", silo.Address]);

    private static async Task DoAsync(SiloProcess silo, params string[] arguments)
    {
        var result = await RunAsync(silo, arguments);
        result.ExitCode.ShouldBe(0, result.Output + result.Error);
    }

    /// <summary>Overwrites the beginning of a row in the closed state file.</summary>
    private void Overwrite(string row, string with)
    {
        var bytes = File.ReadAllBytes(Database);
        var from = Encoding.UTF8.GetBytes(row);
        var found = 0;
        for (var at = bytes.AsSpan().IndexOf(from); at >= 0; at = bytes.AsSpan().IndexOf(from), found++)
        {
            Encoding.UTF8.GetBytes(with).CopyTo(bytes, at);
        }

        found.ShouldBeGreaterThan(0, row);
        File.WriteAllBytes(Database, bytes);
    }
}
