using NousCoder.Client.Display;
using NousCoder.Contracts.Problems;

namespace NousCoder.Client.Commands;

/// <summary><c>problems stats</c></summary>
internal sealed class ProblemsStatsCommand : ConsoleCommand
{
    private const int ShownUnasked = 50;
    private const int PageSize = 1000;
    private readonly Argument<string> _dataset = Names.Argument("DATASET", "Name of the dataset.");
    private readonly Option<int?> _limit = Names.Count("--limit", $"Problems to show; 0 for all. Default: {ShownUnasked}, with --json all.", 0);

    private readonly Option<string> _sort = new("--sort")
    {
        Description = "id: as in the dataset; solve-rate: hardest first; recent: hardest for the last versions first, see --last; attempts, tokens, seconds: most first.",
        DefaultValueFactory = _ => "id",
    };

    private readonly Option<int?> _offset = Names.Count("--offset", "Problems to pass over, after sorting. Default 0.", 0);
    private readonly Option<double?> _above = new("--min-rate") { Description = "Only problems that were tried and whose solve rate is at least this.", HelpName = "R" };
    private readonly Option<double?> _below = new("--max-rate") { Description = "Only problems that were tried and whose solve rate is at most this.", HelpName = "R" };
    private readonly Option<int?> _last = Names.Count(
        "--last",
        $"Policy versions that are recent: the last N that tried a problem, of the job that tried it last; 1 to {ProblemStanding.MostVersions}. Default {ProblemStanding.RecentVersions}.",
        1,
        ProblemStanding.MostVersions);

    private readonly Option<bool> _csv = new("--csv") { Description = "Print comma-separated values, of all problems unless --limit says otherwise." };

    public ProblemsStatsCommand()
        : base("stats", "Show how the problems of a dataset fare in training.")
    {
        _sort.AcceptOnlyFromAmong(ProblemOrder.Names);
        Add(_dataset);
        Add(_sort);
        Add(_limit);
        Add(_offset);
        Add(_above);
        Add(_below);
        Add(_last);
        Add(_csv);
    }

    protected override async Task<int> RunAsync(CommandContext context)
    {
        await using var silo = await context.ConnectAsync();
        var dataset = await Lookup.DatasetAsync(silo.Grains, context.Get(_dataset));
        var versions = context.Get(_last) ?? ProblemStanding.RecentVersions;
        var all = await ReadAllAsync(silo.Grains, dataset.Name, versions);
        var (least, most, csv) = (context.Get(_above), context.Get(_below), context.Get(_csv));
        var limit = context.Get(_limit) ?? (context.Json || csv ? 0 : ShownUnasked);
        var sorted = ProblemOrder.Sort(all, context.Get(_sort)!)
            .Where(p => (least is null || p.SolveRate >= least) && (most is null || p.SolveRate <= most)).ToArray();
        var shown = sorted.Skip(context.Get(_offset) ?? 0).Take(limit == 0 ? sorted.Length : limit).ToArray();
        if (csv)
        {
            ProblemTable.WriteCsv(Console.Out, shown);
            return NousCoderConsole.Done;
        }

        context.Answer(
            new { dataset = dataset.Name, recent_versions = versions, problems = shown.Select(ProblemView.Summary) },
            console => ProblemTable.Show(console, shown, sorted.Length));
        return NousCoderConsole.Done;
    }

    /// <summary>How every problem of a dataset fares, in its order.</summary>
    /// <param name="grains">Finds the dataset.</param>
    /// <param name="dataset">Name of the dataset.</param>
    /// <param name="versions">Policy versions that are recent.</param>
    public static async Task<IReadOnlyList<ProblemStanding>> ReadAllAsync(
        IGrainFactory grains, string dataset, int versions = ProblemStanding.RecentVersions)
    {
        var all = new List<ProblemStanding>();
        while (true)
        {
            var page = await grains.GetGrain<IDatasetGrain>(dataset).GetStandings(all.Count, PageSize, versions);
            if (page.IsEmpty)
            {
                return all;
            }

            all.AddRange(page);
        }
    }
}
