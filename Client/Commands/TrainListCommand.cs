using NousCoder.Client.Display;
using NousCoder.Contracts.Jobs;

namespace NousCoder.Client.Commands;

/// <summary><c>train list</c></summary>
internal sealed class TrainListCommand() : ConsoleCommand("list", "List the jobs, newest first.")
{
    protected override async Task<int> RunAsync(CommandContext context)
    {
        await using var silo = await context.ConnectAsync();
        var jobs = await silo.Grains.GetGrain<IJobDirectoryGrain>(Keys.Only).List();
        context.Answer(new { jobs }, console => Show(console, jobs));
        return NousCoderConsole.Done;
    }

    private static void Show(IAnsiConsole console, ImmutableArray<JobSummary> jobs)
    {
        if (jobs.IsEmpty)
        {
            console.Line("no job yet; 'nouscoder train submit JOB.json' begins one");
            return;
        }

        var table = Tables.Create("job", "dataset", "status", "submitted");
        foreach (var job in jobs)
        {
            table.Row(job.JobId, job.Dataset, Say.Words(job.Status), Say.Time(job.Submitted));
        }

        console.Write(table);
    }
}
