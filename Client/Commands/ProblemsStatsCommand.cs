using NousCoder.Client.Display;
using NousCoder.Contracts.Problems;

namespace NousCoder.Client.Commands;

/// <summary><c>problems stats</c></summary>
internal sealed class ProblemsStatsCommand : ConsoleCommand
{
    private const int ShownUnasked = 50;
    private const int PageSize = 500;
    private readonly Argument<string> _dataset = Names.Argument("DATASET", "Name of the dataset.");
    private readonly Option<int?> _limit = Names.Count("--limit", $"Problems to show; 0 for all. Default: {ShownUnasked}, with --json all.", 0);

    private readonly Option<string> _sort = new("--sort")
    {
        Description = "id: as in the dataset; solve-rate: hardest first; attempts: most first.",
        DefaultValueFactory = _ => "id",
    };

    public ProblemsStatsCommand()
        : base("stats", "Show how the problems of a dataset fare in training.")
    {
        _sort.AcceptOnlyFromAmong(ProblemOrder.Names);
        Add(_dataset);
        Add(_sort);
        Add(_limit);
    }

    protected override async Task<int> RunAsync(CommandContext context)
    {
        await using var silo = await context.ConnectAsync();
        var dataset = await Lookup.DatasetAsync(silo.Grains, context.Get(_dataset));
        var all = await ReadAllAsync(silo.Grains, dataset.Name);
        var limit = context.Get(_limit) ?? (context.Json ? 0 : ShownUnasked);
        var sorted = ProblemOrder.Sort(all, context.Get(_sort)!);
        var shown = (limit == 0 ? sorted : sorted.Take(limit)).ToArray();
        context.Answer(
            new { dataset = dataset.Name, problems = shown.Select(ProblemView.Summary) },
            console => Show(console, shown, all.Count));
        return NousCoderConsole.Done;
    }

    /// <summary>Statistics of every problem of a dataset, in its order.</summary>
    public static async Task<IReadOnlyList<ProblemStatistics>> ReadAllAsync(IGrainFactory grains, string dataset)
    {
        var all = new List<ProblemStatistics>();
        while (true)
        {
            var page = await grains.GetGrain<IDatasetGrain>(dataset).GetStatistics(all.Count, PageSize);
            if (page.IsEmpty)
            {
                return all;
            }

            all.AddRange(page);
        }
    }

    private static void Show(IAnsiConsole console, ProblemStatistics[] shown, int all)
    {
        var table = Tables.Create("problem", "#attempts", "#solves", "#solve rate", "#tokens", "#not verified", "fails most", "reasons");
        foreach (var p in shown)
        {
            table.Row(
                p.ProblemId, Say.Count(p.Attempts), Say.Count(p.Solves), Say.Share(p.SolveRate),
                Say.Number(p.MeanCompletionTokens, "0"), Say.Count(p.NotVerified), ProblemView.MostFailing(p), ProblemView.Reasons(p));
        }

        console.Write(table);
        if (shown.Length < all)
        {
            console.Line($"{Say.Count(shown.Length)} of {Say.Plural(all, "problem")}; --limit 0 shows all");
        }
    }
}
