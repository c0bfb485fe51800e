using System.Diagnostics;
using NousCoder.Client.Silos;

namespace NousCoder.Client.Commands;

/// <summary><c>warmup</c>: what the silo's executable does, with its output.</summary>
internal sealed class WarmupCommand : ConsoleCommand
{
    private readonly Option<string?> _problems = new("--problems") { Description = "Training rows.", HelpName = "FILE" };
    private readonly Option<string?> _solutions = new("--solutions") { Description = "Programs for them, weighted.", HelpName = "FILE" };
    private readonly Option<string?> _out = new("--out") { Description = "Folder for the checkpoint.", HelpName = "DIR" };
    private readonly Option<int?> _seed = Names.Count("--seed", "Seed of everything random.", 0);
    private readonly Option<int?> _steps = Names.Count("--steps", "Updates to make.", 1);

    public WarmupCommand()
        : base("warmup", "Make the starter policy: supervised warm-up of a small model on reference programs.")
    {
        Add(_problems);
        Add(_solutions);
        Add(_out);
        Add(_seed);
        Add(_steps);
    }

    protected override async Task<int> RunAsync(CommandContext context)
    {
        List<string> arguments = ["warmup"];
        Pass(_problems.Name, context.Get(_problems));
        Pass(_solutions.Name, context.Get(_solutions));
        Pass(_out.Name, context.Get(_out));
        Pass(_seed.Name, context.Get(_seed)?.ToString(CultureInfo.InvariantCulture));
        Pass(_steps.Name, context.Get(_steps)?.ToString(CultureInfo.InvariantCulture));
        if (context.Json)
        {
            arguments.Add("--json");
        }

        using var process = Process.Start(SiloProgram.Command(arguments))!;
        try
        {
            await process.WaitForExitAsync(context.Cancellation);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return process.ExitCode is NousCoderConsole.Done or NousCoderConsole.WrongUsage ? process.ExitCode : NousCoderConsole.Failed;

        void Pass(string name, string? value)
        {
            if (value is not null)
            {
                arguments.AddRange([name, value]);
            }
        }
    }
}
