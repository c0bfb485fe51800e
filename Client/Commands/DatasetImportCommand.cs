using NousCoder.Client.Display;
using NousCoder.Client.Grading;
using NousCoder.Client.Silos;
using NousCoder.Contracts.Problems;
using NousCoder.Datasets;
using NousCoder.Datasets.Import;

namespace NousCoder.Client.Commands;

/// <summary><c>dataset import</c></summary>
internal sealed class DatasetImportCommand : ConsoleCommand
{
    private readonly Argument<string> _path = new("PATH") { Description = "File of rows (.jsonl or .json, also .gz and .zst, or .parquet), folder of such files, or ICPC problem package (folder or zip)." };
    private readonly Option<string> _name = Names.Option("--name", "Name of the dataset.");
    private readonly Option<int?> _minTests = Names.Count("--min-tests", "Leave out problems with fewer hidden tests.", 1);
    private readonly Option<DateOnly?> _from = Day("--from", "Leave out problems before this day, and those that state none.");
    private readonly Option<DateOnly?> _to = Day("--to", "Leave out problems after this day, and those that state none.");
    private readonly Option<string[]> _difficulty = Words("--difficulty", "Only problems of these difficulties.");
    private readonly Option<string[]> _platform = Words("--platform", "Only problems of these platforms or sources.");
    private readonly Option<string[]> _exclude = Words("--exclude", "Leave out problems that these datasets have, told by their statements.", "DATASET");
    private readonly Option<bool> _validate = new("--validate-solutions") { Description = "Leave out problems none of whose reference solutions passes in the sandbox here." };
    private readonly Option<bool> _strict = new("--strict") { Description = "Import nothing where a row cannot be used, instead of leaving it out." };

    private readonly Option<string> _format = new("--format")
    {
        Description = "Form of the rows; auto tells it by their fields.",
        DefaultValueFactory = _ => ProblemSources.Formats[0],
    };

    public DatasetImportCommand()
        : base("import", "Import problems. Run again after an interruption, it goes on where it stopped.")
    {
        _name.Required = true;
        _format.AcceptOnlyFromAmong([.. ProblemSources.Formats]);
        Add(_path);
        foreach (var option in (Option[])[_name, _format, _minTests, _from, _to, _difficulty, _platform, _exclude, _validate, _strict])
        {
            Add(option);
        }
    }

    protected override async Task<int> RunAsync(CommandContext context)
    {
        var source = await ProblemSources.OpenAsync(context.Get(_path), context.Get(_format)!, context.Cancellation);
        await using var silo = await context.ConnectAsync();
        ImportResult result;
        try
        {
            result = await ImportAsync(context, silo.Grains, source, OptionsOf(context, silo.Grains));
        }
        catch (NothingImportedException nothing) when (context.Json)
        {
            // The reasons are the answer: a script reads them where it reads those of an import.
            JsonLine.Write(new
            {
                dataset = (DatasetSummary?)null, changed = false, resumed = 0, leftOut = nothing.LeftOut, nothing.LeftOutCount, nothing.Filtered,
            });
            throw;
        }

        var leftOut = result.Changed ? await LeftOutRows.ReadAsync(silo.Grains, result.Summary) : [];
        context.Answer(
            new { dataset = result.Summary, result.Changed, result.Resumed, result.Repaired, leftOut },
            console => Show(console, result, leftOut));
        return NousCoderConsole.Done;
    }

    private static async Task<ImportResult> ImportAsync(CommandContext context, IGrainFactory grains, IProblemSource source, ImportOptions options)
    {
        try
        {
            return await ReadProgress.RunAsync(source.Path, source.Length, "importing", lines: true, report =>
                new DatasetImporter(grains, TimeProvider.System).ImportAsync(source, options, report, context.Cancellation));
        }
        catch (OperationCanceledException error) when (context.Cancellation.IsCancellationRequested)
        {
            throw new NousCoderException("interrupted; the same command goes on where it stopped", error);
        }
    }

    private static void Show(IAnsiConsole console, ImportResult result, ImmutableArray<LeftOutRow> leftOut)
    {
        DatasetView.Show(console, result.Summary);
        LeftOutRows.Show(console, leftOut, result.Summary.Name);
        foreach (var line in result.Repaired)
        {
            console.Line($"repaired: {line}");
        }

        console.Line(Outcome(result));
    }

    private static string Outcome(ImportResult result)
    {
        if (!result.Changed)
        {
            return "nothing changed: the same content was imported before, and all of it is intact";
        }

        if (!result.Repaired.IsEmpty)
        {
            return $"repaired {Say.Plural(result.Repaired.Length, "place")} of dataset {result.Summary.Name}";
        }

        var before = result.Resumed > 0 ? $", {Say.Count(result.Resumed)} of them before an interruption" : "";
        return $"imported {Say.Plural(result.Summary.Problems, "problem")}{before}";
    }

    private ImportOptions OptionsOf(CommandContext context, IGrainFactory grains) => new()
    {
        Dataset = context.Get(_name)!,
        Filters = new ImportFilters
        {
            MinTests = context.Get(_minTests) ?? 1,
            From = context.Get(_from),
            To = context.Get(_to),
            Difficulties = Split(context.Get(_difficulty)),
            Platforms = Split(context.Get(_platform)),
        },
        Exclude = Split(context.Get(_exclude)),
        SolutionVerifier = context.Get(_validate) ? new Submissions(grains, new Patience(TimeProvider.System)) : null,
        Strict = context.Get(_strict),
    };

    private static Option<string[]> Words(string name, string description, string of = "A,B") => new(name) { Description = description, HelpName = of };

    private static ImmutableArray<string> Split(string[]? words) =>
        [.. (words ?? []).SelectMany(w => w.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Distinct()];

    private static Option<DateOnly?> Day(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "YYYY-MM-DD",
        CustomParser = result =>
        {
            if (DateOnly.TryParseExact(result.Tokens[0].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                return day;
            }

            result.AddError($"{name}: '{result.Tokens[0].Value}' is not a day as 2024-08-01");
            return null;
        },
    };
}
