using NousCoder.Contracts.Jobs;

namespace NousCoder.Client.Jobs;

/// <summary>A job whose stored row cannot be read: nothing but its end can be asked for.</summary>
internal static class UnreadableJob
{
    /// <summary>Returns why the row cannot be read; null if it can.</summary>
    public static Task<string?> FindAsync(IGrainFactory grains, string jobId) =>
        grains.GetGrain<IJobDirectoryGrain>(Keys.Only).FindFault(jobId);

    /// <summary>Returns the error for a command that needs the row.</summary>
    public static NousCoderException Describe(string jobId, string reason) =>
        new($"job {jobId} cannot be read: {reason} Restore its row from a backup, or end the job: nouscoder train stop {jobId}");
}
