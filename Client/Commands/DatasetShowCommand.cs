using NousCoder.Client.Display;
using NousCoder.Contracts.Problems;

namespace NousCoder.Client.Commands;

/// <summary><c>dataset show</c></summary>
internal sealed class DatasetShowCommand : ConsoleCommand
{
    private readonly Argument<string> _name = Names.Argument("NAME", "Name of the dataset.");
    private readonly Option<bool> _leftOut = new("--left-out") { Description = "List the rows that the import could not use, too." };

    public DatasetShowCommand()
        : base("show", "Show a dataset in numbers.")
    {
        Add(_name);
        Add(_leftOut);
    }

    protected override async Task<int> RunAsync(CommandContext context)
    {
        await using var silo = await context.ConnectAsync();
        var summary = await Lookup.DatasetAsync(silo.Grains, context.Get(_name));
        if (!context.Get(_leftOut))
        {
            context.Answer(summary, console => DatasetView.Show(console, summary));
            return NousCoderConsole.Done;
        }

        var rows = await LeftOutRows.ReadAsync(silo.Grains, summary);
        context.Answer(new { dataset = summary, leftOut = rows }, console => Show(console, summary, rows));
        return NousCoderConsole.Done;
    }

    private static void Show(IAnsiConsole console, DatasetSummary summary, ImmutableArray<LeftOutRow> rows)
    {
        DatasetView.Show(console, summary);
        foreach (var row in rows)
        {
            console.Line(row.ToString());
        }
    }
}
