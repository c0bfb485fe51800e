using NousCoder.Client.Demo;
using NousCoder.Client.Display;

namespace NousCoder.Client.Commands;

/// <summary><c>demo</c></summary>
internal sealed class DemoCommand : ConsoleCommand
{
    private readonly Option<int?> _steps = Names.Count("--steps", "Updates to make. Default: what the demo's job file says.", 1);
    private readonly Option<int?> _seed = Names.Count("--seed", "Seed of everything random. Default: what the demo's job file says.", 0);
    private readonly Option<int?> _samples = Names.Count("--samples", "Programs per problem when pass@1 is measured. Default: what the demo's job file says.", 1);
    private readonly Option<bool> _control = new("--control") { Description = "Permute the rewards of each batch, so that nothing can be learned." };

    private readonly Option<string> _objective = new("--objective")
    {
        Description = "Objective to train with.",
        DefaultValueFactory = _ => "dapo",
    };

    private readonly Option<string?> _keep = new("--keep")
    {
        Description = "Keep the silo's data in this folder. Default: only checkpoint and metrics are kept, in a fresh folder"
            + " 'nouscoder/demo-TIME' of the user's local data (~/.local/share).",
        HelpName = "DIR",
    };

    public DemoCommand()
        : base("demo", "Run a whole training job on this machine, on a private silo, and compare before and after.")
    {
        _objective.AcceptOnlyFromAmong("dapo", "gspo", "gspo-plus");
        Add(_steps);
        Add(_seed);
        Add(_samples);
        Add(_objective);
        Add(_keep);
        Add(_control);
    }

    protected override async Task<int> RunAsync(CommandContext context)
    {
        var options = new DemoOptions
        {
            Steps = context.Get(_steps),
            Seed = context.Get(_seed),
            Samples = context.Get(_samples),
            Objective = context.Get(_objective)!,
            Keep = context.Get(_keep),
            Control = context.Get(_control),
            Json = context.Json,
        };
        var outcome = await new DemoRun(options, options.Json ? Console.Error : Console.Out, context.Cancellation).RunAsync();
        ProblemsFile.Write(outcome);
        context.Answer(outcome.ToJson(), console => DemoReport.Show(console, outcome, options));
        return NousCoderConsole.Done;
    }
}
