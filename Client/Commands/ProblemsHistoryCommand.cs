using NousCoder.Client.Display;
using NousCoder.Contracts.Problems;

namespace NousCoder.Client.Commands;

/// <summary><c>problems history</c></summary>
internal sealed class ProblemsHistoryCommand : ConsoleCommand
{
    private const int Height = 6;

    private readonly Argument<string> _id = new("PROBLEM") { Description = "Id of the problem, DATASET.INDEX." };

    public ProblemsHistoryCommand()
        : base("history", "Show a problem's solve rate over the policy versions that tried it, the last 64.") => Add(_id);

    protected override async Task<int> RunAsync(CommandContext context)
    {
        await using var silo = await context.ConnectAsync();
        var problem = await Lookup.ProblemAsync(silo.Grains, context.Get(_id));
        var versions = (await silo.Grains.GetGrain<IProblemGrain>(problem.Id).GetStatistics()).Versions;
        context.Answer(new { ProblemId = problem.Id, versions = versions.Select(v => new { v.JobId, v.PolicyVersion, v.Attempts, v.Solves, SolveRate = RateOf(v) }) }, console =>
        {
            var table = Tables.Create("job", "#version", "#attempts", "#solves", "#solve rate");
            foreach (var v in versions)
            {
                table.Row(v.JobId, Say.Number(v.PolicyVersion), Say.Count(v.Attempts), Say.Count(v.Solves), Say.Share(RateOf(v)));
            }

            console.Write(table);
            foreach (var line in Curve.Chart([.. versions.Select(RateOf)], versions.Length, Height, "version"))
            {
                console.Line(line);
            }
        });
        return NousCoderConsole.Done;
    }

    private static double RateOf(VersionOutcomes version) => (double)version.Solves / version.Attempts;
}
