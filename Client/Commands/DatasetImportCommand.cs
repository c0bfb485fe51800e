using NousCoder.Client.Datasets;
using NousCoder.Client.Display;
using NousCoder.Contracts.Problems;

namespace NousCoder.Client.Commands;

/// <summary><c>dataset import</c></summary>
internal sealed class DatasetImportCommand : ConsoleCommand
{
    private readonly Argument<string> _path = new("PATH") { Description = "File of rows: one JSON object a line, or one JSON array." };
    private readonly Option<string> _name = Names.Option("--name", "Name of the dataset.");
    private readonly Option<bool> _skipDamaged = new("--skip-damaged") { Description = "Leave damaged rows out instead of importing nothing." };

    private readonly Option<string> _format = new("--format")
    {
        Description = "Form of the rows.",
        DefaultValueFactory = _ => "auto",
    };

    public DatasetImportCommand()
        : base("import", "Import problems from a file.")
    {
        _name.Required = true;
        _format.AcceptOnlyFromAmong("auto", "nouscoder");
        Add(_path);
        Add(_name);
        Add(_format);
        Add(_skipDamaged);
    }

    protected override async Task<int> RunAsync(CommandContext context)
    {
        var file = new DatasetFile(context.Get(_path), context.Get(_name)!);
        var skipDamaged = context.Get(_skipDamaged);
        var scan = await ReadProgress.RunAsync(file.Path, "checking", report => file.ScanAsync(report, context.Cancellation));
        if (scan.Damaged is [var first, ..] && !skipDamaged)
        {
            var more = scan.Damaged.Length - 1;
            NousCoderConsole.Complain($"{file.Path}:{first.Line}: {first.Message}"
                + (more > 0 ? $" ({Say.Plural(more, "more damaged row")}; --skip-damaged leaves them out)" : ""));
            return NousCoderConsole.Failed;
        }

        await using var silo = await context.ConnectAsync();
        var (summary, changed) = await ReadProgress.RunAsync(
            file.Path, "importing", report => new DatasetImporter(silo.Grains).ImportAsync(file, scan, report, context.Cancellation));
        context.Answer(
            new { summary.Name, summary.Problems, summary.Tests, summary.FunctionProblems, summary.Difficulties, summary.Digest, changed, skipped = scan.Damaged },
            console => Show(console, file, summary, changed, scan.Damaged));
        return NousCoderConsole.Done;
    }

    private static void Show(IAnsiConsole console, DatasetFile file, DatasetSummary summary, bool changed, ImmutableArray<DamagedRow> damaged)
    {
        DatasetView.Show(console, summary);
        console.Line(changed ? $"imported {Say.Plural(summary.Problems, "problem")}" : "nothing changed: the same content was imported before");
        foreach (var row in damaged)
        {
            console.Line($"left out {file.Path}:{row.Line}: {row.Message}");
        }
    }
}
