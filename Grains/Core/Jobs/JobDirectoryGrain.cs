using NousCoder.Grains.Artifacts;

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
    public async Task<string?> FindFault(string jobId)
    {
        try
        {
            await GrainFactory.GetGrain<ITrainingJobGrain>(jobId).GetSpec();
            return null;
        }
        catch (Exception error) when (StorageFailures.UnreadableRow(error) is { } reason)
        {
            return reason;
        }
    }

    /// <inheritdoc/>
    public async Task Abandon(string jobId)
    {
        if (!state.State.Jobs.TryGetValue(jobId, out var job) || await FindFault(jobId) is null)
        {
            throw new NousCoderException($"there is no job '{jobId}' whose row cannot be read");
        }

        await Set(job with { Status = JobStatus.Stopped }, settled: true);
        await GrainFactory.GetGrain<ITrainerGrain>(Keys.Only).Release(jobId);
    }

    /// <inheritdoc/>
    public Task DriveAll()
    {
        Work.DriveAll(id => GrainFactory.GetGrain<ITrainingJobGrain>(id).Drive(), logger);
        return Task.CompletedTask;
    }
}
