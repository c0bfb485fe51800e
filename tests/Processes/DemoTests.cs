using System.Text.Json;
using NousCoder.Tests;

namespace NousCoder.Processes.Tests;

/// <summary>The demo from end to end, one step of it.</summary>
public sealed class DemoTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_short_demo_measures_trains_and_leaves_its_results()
    {
        var result = await ConsoleProcess.RunWithAsync(UserData, "demo", "--steps", "1", "--samples", "1", "--json");

        result.ExitCode.ShouldBe(0, result.Error);
        using var document = JsonDocument.Parse(result.LastLine);
        var json = document.RootElement;
        foreach (var share in (string[])["pass1_before", "pass1_after", "held_out_before", "held_out_after"])
        {
            json.GetProperty(share).GetDouble().ShouldBeInRange(0, 1);
        }

        json.GetProperty("steps").GetInt32().ShouldBe(1);
        json.GetProperty("rollouts").GetInt64().ShouldBeGreaterThanOrEqualTo(16 * 8);
        json.GetProperty("seconds").GetDouble().ShouldBeGreaterThan(0);
        var metrics = json.GetProperty("metrics").GetString()!;
        File.ReadLines(metrics).Count().ShouldBe(1);
        metrics.ShouldStartWith(_folder.Path);
        File.Exists(Path.Combine(json.GetProperty("checkpoint").GetString()!, "model.safetensors")).ShouldBeTrue();
        result.Error.ShouldContain("step 1/1");
    }

    [Fact]
    public async Task Data_cannot_be_kept_in_a_file()
    {
        var notAFolder = _folder.Write("file", "");

        var result = await ConsoleProcess.RunWithAsync(UserData, "demo", "--steps", "1", "--keep", notAFolder);

        result.ShouldHaveFailed(1, $"--keep: {notAFolder} is a file, not a folder");
    }

    public void Dispose() => _folder.Dispose();

    private Dictionary<string, string> UserData => new() { ["XDG_DATA_HOME"] = _folder.Path };
}
