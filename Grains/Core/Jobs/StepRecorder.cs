using NousCoder.Contracts.Silos;

namespace NousCoder.Grains.Jobs;

/// <summary>Makes the record of a finished step, and puts it into storage and into the files that people's tools read.</summary>
internal sealed partial class StepRecorder(
    string jobId, StepRecords records, IJobFiles files, IGrainFactory grains, TimeProvider time, ILogger logger)
{
    /// <summary>Records a step. Again for the same step it takes the place of the first record.</summary>
    /// <param name="update">What was measured of its sampling.</param>
    /// <param name="result">What was measured of its update.</param>
    /// <param name="began">When the step began.</param>
    public async Task<StepRecord> RecordAsync(PendingUpdate update, UpdateResult result, DateTimeOffset began)
    {
        var now = time.GetUtcNow();
        var silos = await grains.GetGrain<ISiloDirectoryGrain>(Keys.Only).List();
        var record = new StepRecord
        {
            Step = result.Step,
            Time = now,
            PolicyVersion = result.Policy.Version,
            Metrics = update.Metrics.AddRange(result.Metrics)
                .SetItem("seconds_update", result.Seconds)
                .SetItem("seconds_wall", (now - began).TotalSeconds)
                .SetItem("verification_queue_depth", silos.Sum(s => s.WaitingPrograms)),
        };
        await records.WriteAsync(record, CancellationToken.None);
        await ProjectAsync(record);
        return record;
    }

    /// <summary>Puts the records up to a step into the files, which are elsewhere where another silo drove the job until now.</summary>
    public async Task RestoreFilesAsync(int step)
    {
        await foreach (var record in records.ReadAsync(step, step, CancellationToken.None))
        {
            await ProjectAsync(record);
        }
    }

    /// <summary>The files are for people's tools; the job goes on without them.</summary>
    private async Task ProjectAsync(StepRecord record)
    {
        try
        {
            await files.AppendAsync(jobId, record, cancellation => records.ReadAsync(1, record.Step - 1, cancellation), CancellationToken.None);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogNotProjected(logger, jobId, record.Step, error);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The metrics files of job {Job} lack step {Step}; the next step completes them")]
    private static partial void LogNotProjected(ILogger logger, string job, int step, Exception error);
}
