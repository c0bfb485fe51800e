using System.CommandLine;
using Spectre.Console;

namespace NousCoder.Benchmarks.Simulation;

/// <summary><c>simulate</c>: what a training job costs in storage at the size of the NousCoder recipe.</summary>
internal sealed class SimulateCommand : Command
{
    private const int TableWidth = 160;

    private readonly Option<int> _problems = new("--problems") { Description = "Problems of the dataset.", DefaultValueFactory = _ => 24_000 };
    private readonly Option<int> _tests = new("--tests") { Description = "Hidden tests of a problem.", DefaultValueFactory = _ => 200 };
    private readonly Option<int> _steps = new("--steps") { Description = "Steps of the job, 3 or more.", DefaultValueFactory = _ => 6 };
    private readonly Option<int> _groups = new("--groups") { Description = "Informative groups of a step, of 8 rollouts each.", DefaultValueFactory = _ => 128 };
    private readonly Option<int> _tokens = new("--tokens") { Description = "Mean tokens of a completion.", DefaultValueFactory = _ => 8000 };
    private readonly Option<string> _storage = new("--storage") { Description = "azurite: tables and blobs; local: SQLite and a folder.", DefaultValueFactory = _ => "azurite" };
    private readonly Option<bool> _json = new("--json") { Description = "Write JSON." };

    public SimulateCommand()
        : base("simulate", "Run a job with real grains and storage, and scripted completions, verdicts and updates; count what is stored.")
    {
        _storage.AcceptOnlyFromAmong("azurite", "local");
        foreach (var option in (Option[])[_problems, _tests, _steps, _groups, _tokens, _storage, _json])
        {
            Add(option);
        }

        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var options = new SimulationOptions
        {
            Problems = parsed.GetValue(_problems),
            Tests = parsed.GetValue(_tests),
            Steps = Math.Max(3, parsed.GetValue(_steps)),
            Groups = parsed.GetValue(_groups),
            Tokens = parsed.GetValue(_tokens),
            Azurite = parsed.GetValue(_storage) == "azurite",
        };
        var results = await new Simulation(options).RunAsync(cancellation);
        // Where the output is no terminal, it has no width that lines would have to keep to.
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, TableWidth);
        Report.Write(new SimulationReports(options, results).All(), parsed.GetValue(_json));
        return 0;
    }
}
