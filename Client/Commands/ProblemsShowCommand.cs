using NousCoder.Client.Display;
using NousCoder.Contracts.Problems;

namespace NousCoder.Client.Commands;

/// <summary><c>problems show</c></summary>
internal sealed class ProblemsShowCommand : ConsoleCommand
{
    private const int HardestShown = 10;
    private readonly Argument<string> _id = new("PROBLEM") { Description = "Id of the problem, DATASET.INDEX." };

    public ProblemsShowCommand()
        : base("show", "Show a problem: statement, statistics, hardest tests, and the latest groups, whose rollouts 'rollouts show GROUP.N' shows, N from 0.") => Add(_id);

    protected override async Task<int> RunAsync(CommandContext context)
    {
        await using var silo = await context.ConnectAsync();
        var problem = await Lookup.ProblemAsync(silo.Grains, context.Get(_id));
        var statistics = await silo.Grains.GetGrain<IProblemGrain>(problem.Id).GetStatistics();
        var hardest = ProblemView.HardestTests(statistics).Take(HardestShown).ToArray();
        context.Answer(
            new
            {
                problem,
                statistics = ProblemView.Summary(statistics.Standing()),
                hardest_tests = hardest.Select(t => new { t.Test, t.Statistics.Runs, t.Statistics.Failures, t.Statistics.Seconds }),
                statistics.RecentGroups,
            },
            console => Show(console, problem, statistics, hardest));
        return NousCoderConsole.Done;
    }

    private static string Describe(TokenComparison comparison) => string.Join(", ", ((string[])[
        "token by token",
        comparison.CaseSensitive ? "case-sensitive" : "",
        comparison.SpaceChangeSensitive ? "with the white space between" : "",
        comparison.AbsoluteTolerance is { } absolute ? $"numbers within {absolute:0.###e-0}" : "",
        comparison.RelativeTolerance is { } relative ? $"numbers within {relative:0.###e-0} of their size" : "",
    ]).Where(s => s.Length > 0));

    private static void Show(
        IAnsiConsole console, ProblemDefinition problem, ProblemStatistics statistics, (int Test, TestStatistics Statistics)[] hardest)
    {
        var standing = statistics.Standing();
        console.Facts(
            ("problem", problem.Id),
            ("kind", problem.Kind == ProblemKind.Stdin ? "reads standard input" : $"function {problem.FunctionName}"),
            ("difficulty", problem.Difficulty),
            ("source", string.Join(", ", ((string[])[problem.Source, problem.SourceId, problem.Date is { } day ? $"{day:yyyy-MM-dd}" : ""]).Where(s => s.Length > 0))),
            ("time limit", problem.TimeLimitSeconds is { } limit ? Say.Seconds(limit) : ""),
            ("memory limit", problem.MemoryLimitMebibytes is { } size ? $"{Say.Count(size)} MiB" : ""),
            ("comparison", problem.Suite.Comparison is { } comparison ? Describe(comparison) : ""),
            ("hidden tests", $"{problem.Suite.Count}, suite {problem.Suite.Hash[..Math.Min(12, problem.Suite.Hash.Length)]}"),
            ("solved", standing.Attempts == 0 ? "not tried yet" : $"{Say.Count(standing.Solves)} of {Say.Count(standing.Attempts)} ({Say.Share(standing.SolveRate)})"),
            ("failures", ProblemView.Reasons(standing)),
            ("latest groups", string.Join(", ", statistics.RecentGroups)),
            ("their rollouts", statistics.RecentGroups is [var group, ..] ? $"'nouscoder rollouts show {group}.0' and so on, while they are kept" : ""));
        console.Line();
        console.Line(problem.Statement.TrimEnd());
        if (problem.StarterCode.Length > 0)
        {
            console.Line();
            console.Line(problem.StarterCode.TrimEnd());
        }

        if (hardest.Length > 0)
        {
            var table = Tables.Create("#test", "#runs", "#failures", "#seconds a run", "#bytes of input");
            foreach (var (test, t) in hardest)
            {
                var input = test < problem.Suite.Count ? Say.Count(problem.Suite.InputBytes[test]) : "";
                table.Row(Say.Number(test), Say.Count(t.Runs), Say.Count(t.Failures), Say.Number(t.Seconds / Math.Max(1, t.Runs)), input);
            }

            console.Write(table);
        }
    }
}
