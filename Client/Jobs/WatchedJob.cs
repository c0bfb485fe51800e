using NousCoder.Client.Commands;
using NousCoder.Client.Display;
using NousCoder.Contracts.Jobs;

namespace NousCoder.Client.Jobs;

/// <summary>Watching as <c>train watch</c> and <c>train submit --watch</c> do it.</summary>
internal static class WatchedJob
{
    /// <returns>The exit code: 0 where the job did all its steps, or the watching was ended by Ctrl-C.</returns>
    public static async Task<int> RunAsync(CommandContext context, IGrainFactory grains, string jobId)
    {
        var watcher = new JobWatcher(grains, jobId, TimeProvider.System);
        JobProgress end;
        try
        {
            end = context.Json
                ? await watcher.WatchAsync(new JsonJobDisplay(), context.Cancellation)
                : await JobDisplays.RunAsync(Console.Out, live: true, display => watcher.WatchAsync(display, context.Cancellation));
        }
        catch (OperationCanceledException) when (context.Cancellation.IsCancellationRequested)
        {
            Console.Error.WriteLine($"the job goes on; 'nouscoder train watch {jobId}' watches it again, 'nouscoder train stop {jobId}' ends it");
            return NousCoderConsole.Done;
        }

        context.Answer(end, console => JobView.Show(console, end));
        if (end.Status == JobStatus.Completed)
        {
            return NousCoderConsole.Done;
        }

        NousCoderConsole.Complain(end.Status == JobStatus.Stopped
            ? $"job {jobId} was stopped after step {end.Step}"
            : $"job {jobId} failed: {end.Message}");
        return NousCoderConsole.Failed;
    }
}
