using NousCoder.Client.Display;
using NousCoder.Contracts.Checkpoints;
using NousCoder.Contracts.Jobs;

namespace NousCoder.Client.Commands;

/// <summary><c>checkpoint list</c></summary>
internal sealed class CheckpointListCommand() : ConsoleCommand("list", "List imported checkpoints, and the newest and best of every job.")
{
    protected override async Task<int> RunAsync(CommandContext context)
    {
        await using var silo = await context.ConnectAsync();
        var names = await silo.Grains.GetGrain<ICheckpointDirectoryGrain>(Keys.Only).List();
        var found = await Task.WhenAll(names.Select(name => silo.Grains.GetGrain<ICheckpointGrain>(name).GetSummary()));
        var imported = found.OfType<CheckpointSummary>().ToArray();
        var ids = await silo.Grains.GetGrain<IJobDirectoryGrain>(Keys.Only).List();
        var progress = await Task.WhenAll(ids.Select(job => silo.Grains.GetGrain<ITrainingJobGrain>(job.JobId).GetProgress(int.MaxValue)));
        var trained = progress.OfType<JobProgress>().ToArray();
        context.Answer(
            new
            {
                imported,
                jobs = trained.Select(j => new { j.JobId, Newest = j.Policy.Version, j.Checkpoint, Best = j.Best?.Policy.Version, BestPass1 = j.Best?.Pass1, j.BestCheckpoint }),
            },
            console => Show(console, imported, trained));
        return NousCoderConsole.Done;
    }

    private static void Show(IAnsiConsole console, CheckpointSummary[] imported, JobProgress[] trained)
    {
        var table = Tables.Create("checkpoint", "#version", "#pass@1", "from");
        table.Row("starter", "", "", "bundled");
        foreach (var checkpoint in imported)
        {
            table.Row(checkpoint.Name, "", "", $"{checkpoint.Source}, {Say.Bytes(checkpoint.Bytes)}");
        }

        foreach (var job in trained)
        {
            table.Row(job.JobId, Say.Count(job.Policy.Version), "", job.Checkpoint);
            if (job.Best is { } best)
            {
                table.Row($"{job.JobId}@best", Say.Count(best.Policy.Version), Say.Share(best.Pass1), job.BestCheckpoint);
            }
        }

        console.Write(table);
    }
}
