namespace NousCoder.Grains.Jobs;

/// <summary>Remembers all jobs, and drives those that are not settled.</summary>
public sealed class JobDirectoryGrain(
    [PersistentState("jobs")] IPersistentState<JobDirectoryState> state,
    ILogger<JobDirectoryGrain> logger) : Grain, IJobDirectoryGrain
{
    private DrivenWork<JobSummary> Work => new(state.State.Jobs, state.State.Settled);

    /// <inheritdoc/>
    public Task Set(JobSummary job, bool settled) =>
        Work.Set(job.JobId, job, settled) ? state.SaveAsync(this) : Task.CompletedTask;

    /// <inheritdoc/>
    public Task<ImmutableArray<JobSummary>> List() => Task.FromResult<ImmutableArray<JobSummary>>(
        [.. state.State.Jobs.Values.OrderByDescending(j => j.Submitted).ThenBy(j => j.JobId, StringComparer.Ordinal)]);

    /// <inheritdoc/>
    public Task DriveAll()
    {
        Work.DriveAll(id => GrainFactory.GetGrain<ITrainingJobGrain>(id).Drive(), logger);
        return Task.CompletedTask;
    }
}
