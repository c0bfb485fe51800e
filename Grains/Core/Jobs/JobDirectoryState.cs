namespace NousCoder.Grains.Jobs;

/// <summary>The row of the job directory.</summary>
[GenerateSerializer, Alias("NousCoder.JobDirectoryState")]
public sealed class JobDirectoryState
{
    /// <summary>The jobs, by id.</summary>
    [Id(0)]
    public Dictionary<string, JobSummary> Jobs { get; set; } = [];

    /// <summary>Ids of the jobs that have ended and left nothing to tidy up.</summary>
    [Id(1)]
    public HashSet<string> Settled { get; set; } = [];
}
