using NousCoder.Client.Silos;
using NousCoder.Contracts.Jobs;

namespace NousCoder.Client.Jobs;

/// <summary>Follows a job until it ends. A silo that goes away and comes back in time is waited for.</summary>
internal sealed class JobWatcher(IGrainFactory grains, string jobId, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan AnswerDeadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ITrainingJobGrain _job = grains.GetGrain<ITrainingJobGrain>(jobId);
    private readonly List<StepRecord> _records = [];
    private int _evaluations;

    /// <summary>Steps that were seen, in order.</summary>
    public IReadOnlyList<StepRecord> Records => _records;

    /// <returns>Where the job ended.</returns>
    /// <exception cref="NousCoderException">There is no such job.</exception>
    public async Task<JobProgress> WatchAsync(IJobDisplay display, CancellationToken cancellation)
    {
        var lastAnswer = time.GetTimestamp();
        while (true)
        {
            try
            {
                var progress = await LookAsync(display, cancellation);
                lastAnswer = time.GetTimestamp();
                if (progress.Ended && progress.Records.IsEmpty)
                {
                    return progress;
                }
            }
            catch (Exception error) when (Failures.IsConnectionLost(error) || error is TimeoutException)
            {
                if (time.GetElapsedTime(lastAnswer) > Patience)
                {
                    throw;
                }
            }

            await Task.Delay(Interval, time, cancellation);
        }
    }

    private async Task<JobProgress> LookAsync(IJobDisplay display, CancellationToken cancellation)
    {
        var progress = await _job.GetProgress(_records.Count == 0 ? 0 : _records[^1].Step)
            .WaitAsync(AnswerDeadline, time, cancellation) ?? throw Unknown(jobId);
        foreach (var record in progress.Records)
        {
            _records.Add(record);
            display.Step(record, progress);
        }

        foreach (var point in progress.Evaluations.Skip(_evaluations))
        {
            _evaluations++;
            display.Evaluation(point);
        }

        display.Progress(progress);
        return progress;
    }

    public static NousCoderException Unknown(string jobId) =>
        new($"there is no job '{jobId}'; 'nouscoder train list' names those there are");
}
