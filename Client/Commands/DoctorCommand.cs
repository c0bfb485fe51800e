using NousCoder.Client.Display;
using NousCoder.Client.Doctor;

namespace NousCoder.Client.Commands;

/// <summary><c>doctor</c></summary>
internal sealed class DoctorCommand() : ConsoleCommand("doctor", "Say what this machine can do, what is missing and what mends it.")
{
    protected override async Task<int> RunAsync(CommandContext context)
    {
        ImmutableArray<Check> checks =
        [
            .. await MachineChecks.RunAsync(context.Silo, context.Cancellation),
            .. await SiloChecks.RunAsync(context.Cancellation),
        ];
        context.Answer(checks, console => Show(console, checks));
        return checks.All(c => c.Ok || !c.Required) ? NousCoderConsole.Done : NousCoderConsole.Failed;
    }

    private static void Show(IAnsiConsole console, ImmutableArray<Check> checks)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("", "what", "found");
        foreach (var check in checks)
        {
            var missing = check.Required ? "[red]no[/]" : "[yellow]no[/]";
            table.AddRow(new Markup(check.Ok ? "[green]ok[/]" : missing), new Text(check.Name), new Text(check.Detail));
        }

        console.Write(table);
        foreach (var check in checks.Where(c => !c.Ok && c.Remedy.Length > 0))
        {
            console.Line($"{check.Name}: {check.Remedy}");
        }
    }
}
