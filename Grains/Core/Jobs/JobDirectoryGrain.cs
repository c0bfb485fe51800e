namespace NousCoder.Grains.Jobs;

/// <summary>Remembers all jobs, and drives those that are not settled.</summary>
public sealed partial class JobDirectoryGrain(
    [PersistentState("jobs")] IPersistentState<JobDirectoryState> state,
    ILogger<JobDirectoryGrain> logger) : Grain, IJobDirectoryGrain
{
    /// <inheritdoc/>
    public async Task Set(JobSummary job, bool settled)
    {
        var (jobs, done) = (state.State.Jobs, state.State.Settled);
        if (jobs.GetValueOrDefault(job.JobId) != job || done.Contains(job.JobId) != settled)
        {
            jobs[job.JobId] = job;
            _ = settled ? done.Add(job.JobId) : done.Remove(job.JobId);
            await state.SaveAsync(this);
        }
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<JobSummary>> List() => Task.FromResult<ImmutableArray<JobSummary>>(
        [.. state.State.Jobs.Values.OrderByDescending(j => j.Submitted).ThenBy(j => j.JobId, StringComparer.Ordinal)]);

    /// <inheritdoc/>
    public Task DriveAll()
    {
        // Not waited for: a job that is driven says its status here.
        foreach (var jobId in state.State.Jobs.Keys.Except(state.State.Settled))
        {
            _ = DriveAsync(jobId);
        }

        return Task.CompletedTask;
    }

    private async Task DriveAsync(string jobId)
    {
        try
        {
            await GrainFactory.GetGrain<ITrainingJobGrain>(jobId).Drive();
        }
        catch (Exception error)
        {
            LogNotDriven(jobId, error);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Job {Job} could not be driven; it is tried again")]
    private partial void LogNotDriven(string job, Exception error);
}
