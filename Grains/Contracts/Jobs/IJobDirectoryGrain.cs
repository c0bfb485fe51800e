namespace NousCoder.Contracts.Jobs;

/// <summary>All jobs. Key: <see cref="Keys.Only"/>.</summary>
[Alias("NousCoder.IJobDirectoryGrain")]
public interface IJobDirectoryGrain : IGrainWithStringKey
{
    /// <summary>Remembers a job, or its new status.</summary>
    [Alias("Set")]
    Task Set(JobSummary job);

    /// <summary>All jobs, newest first.</summary>
    [Alias("List")]
    Task<ImmutableArray<JobSummary>> List();

    /// <summary>Drives every job that has not ended. Said by each silo's watchdog, so that a job outlives the silo it was on.</summary>
    [Alias("DriveAll")]
    Task DriveAll();
}
