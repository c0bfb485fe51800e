using NousCoder.Tests;
namespace NousCoder.Processes.Tests;

/// <summary>What goes wrong without any silo.</summary>
public sealed class ConsoleErrorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("'bogus' is no command", "bogus")]
    [InlineData("Required command", "dataset")]
    [InlineData("'--name' is required", "dataset", "import", "rows.jsonl")]
    [InlineData("--name: 'a.b' is no name", "dataset", "import", "rows.jsonl", "--name", "a.b")]
    [InlineData("--from: '2024-8-1' is not a day", "dataset", "import", "rows.jsonl", "--name", "a", "--from", "2024-8-1")]
    [InlineData("--steps: '0' is not a whole number of at least 1", "demo", "--steps", "0")]
    [InlineData("--last: '65' is not a whole number from 1 to 64", "problems", "stats", "d", "--last", "65")]
    [InlineData("'ppo' not recognized", "demo", "--objective", "ppo")]
    [InlineData("--silo: 'here' is not HOST:PORT", "silos", "--silo", "here")]
    [InlineData("--silo and --storage are both given", "silos", "--silo", "here:1", "--storage", "UseDevelopmentStorage=true")]
    public async Task Wrong_usage_is_exit_code_2(string message, params string[] arguments) =>
        (await ConsoleProcess.RunAsync(arguments)).ShouldHaveFailed(2, message);

    [Fact]
    public async Task Help_is_no_error()
    {
        var result = await ConsoleProcess.RunAsync("dataset", "import", "--help");

        result.ExitCode.ShouldBe(0);
        result.Output.ShouldContain("--validate-solutions");
    }

    [Theory]
    [InlineData("dataset", "import", "nowhere.jsonl", "--name", "a")]
    [InlineData("train", "submit", "nowhere.jsonl")]
    public async Task A_missing_file_is_named(params string[] arguments) =>
        (await ConsoleProcess.RunAsync(arguments)).ShouldHaveFailed(1, "nowhere.jsonl: there is no such file");

    [Fact]
    public async Task A_silo_that_is_not_there_is_said_to_be_missing()
    {
        var address = $"127.0.0.1:{SiloProcess.FreePort()}";

        (await ConsoleProcess.RunAsync("silos", "--silo", address)).ShouldHaveFailed(1, $"cannot reach a silo at {address}. Start one with ");
        (await ConsoleProcess.RunWithAsync(new() { ["NOUSCODER_SILO_ADDRESS"] = address }, "train", "list", "--json"))
            .ShouldHaveFailed(1, $"cannot reach a silo at {address}");
    }

    [Theory]
    [InlineData("""{"dataset": "d", "policy": "starter", "datset": 1}""", "datset: no such field; allowed are dataset, ")]
    [InlineData("""{"dataset": "d", "policy": "starter", "optimizer": {"learningRate": 5}}""", "optimizer.learningRate: 5 is out of range; it must be between 0 and 1")]
    [InlineData("""{"dataset": "d", "policy": "starter", "objective": {"name": "ppo"}}""", "objective.name: \"ppo\" is not one of dapo, gspo, gspo-plus")]
    [InlineData("""{"policy": "starter"}""", "dataset: must name an imported dataset")]
    public async Task An_impossible_job_is_refused_with_the_field(string job, string message)
    {
        var file = _folder.Write("job.json", job);

        (await ConsoleProcess.RunAsync("train", "submit", file)).ShouldHaveFailed(1, $"{file}: {message}");
    }

    public void Dispose() => _folder.Dispose();
}
