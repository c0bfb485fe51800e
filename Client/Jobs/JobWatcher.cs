using NousCoder.Client.Silos;
using NousCoder.Contracts.Jobs;

namespace NousCoder.Client.Jobs;

/// <summary>Follows a job until it ends. A silo that goes away and comes back in time is waited for.</summary>
internal sealed class JobWatcher(IGrainFactory grains, string jobId, TimeProvider time)
{
    private readonly ITrainingJobGrain _job = grains.GetGrain<ITrainingJobGrain>(jobId);
    private readonly List<StepRecord> _records = [];
    private int _evaluations;

    /// <summary>Steps that were seen, in order.</summary>
    public IReadOnlyList<StepRecord> Records => _records;

    /// <returns>Where the job ended.</returns>
    /// <exception cref="NousCoderException">There is no such job.</exception>
    public Task<JobProgress> WatchAsync(IJobDisplay display, CancellationToken cancellation) => new Patience(time).AskUntilAsync(
        async () => await _job.GetProgress(_records.Count == 0 ? 0 : _records[^1].Step) ?? throw Unknown(jobId),
        progress => Show(display, progress),
        progress => progress.Ended && progress.Records.IsEmpty,
        cancellation,
        error => display.Unreachable(Failures.Describe(error)));

    private void Show(IJobDisplay display, JobProgress progress)
    {
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
    }

    public static NousCoderException Unknown(string jobId) =>
        new($"there is no job '{jobId}'; 'nouscoder train list' names those there are");
}
