namespace NousCoder.Grains.Ports;

/// <summary>
/// Files that people's tools read: metrics.jsonl, one object a step, and TensorBoard event files. They are projections
/// of the step records, which live in the artifact store; losing them loses nothing.
/// </summary>
public interface IJobFiles
{
    /// <summary>Absolute path of the job's folder on this machine.</summary>
    string FolderOf(string jobId);

    /// <summary>
    /// Adds a step. Where the files do not end with the step before it (they are missing, damaged, were written by
    /// another machine, or hold this step already), both are rebuilt, so that no step is there twice.
    /// </summary>
    /// <param name="jobId">Key of the job.</param>
    /// <param name="record">The finished step.</param>
    /// <param name="earlier">Yields the records of all steps before it, in order; read only where the files are rebuilt.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task AppendAsync(
        string jobId,
        StepRecord record,
        Func<CancellationToken, IAsyncEnumerable<StepRecord>> earlier,
        CancellationToken cancellationToken);
}
