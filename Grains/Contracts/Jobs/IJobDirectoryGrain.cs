namespace NousCoder.Contracts.Jobs;

/// <summary>All jobs. Key: <see cref="Keys.Only"/>.</summary>
[Alias("NousCoder.IJobDirectoryGrain")]
public interface IJobDirectoryGrain : IGrainWithStringKey
{
    /// <summary>Remembers a job, or its new status.</summary>
    /// <param name="job">The job.</param>
    /// <param name="settled">Whether it has ended and left nothing to tidy up: it need not be driven any more.</param>
    [Alias("Set"), ClusterInternal]
    Task Set(JobSummary job, bool settled);

    /// <summary>All jobs, newest first.</summary>
    [Alias("List")]
    Task<ImmutableArray<JobSummary>> List();

    /// <summary>Returns why a job's stored row cannot be read; null if it can be.</summary>
    [Alias("FindFault")]
    Task<string?> FindFault(string jobId);

    /// <summary>Ends a job whose stored row cannot be read: it is listed as stopped, is not driven any more, and leaves the trainer to others.</summary>
    /// <exception cref="NousCoderException">There is no such job, or its row can be read.</exception>
    [Alias("Abandon")]
    Task Abandon(string jobId);

    /// <summary>Drives every job that is not settled. Said by each silo's watchdog, so that a job outlives the silo it was on.</summary>
    [Alias("DriveAll"), ClusterInternal]
    Task DriveAll();
}
