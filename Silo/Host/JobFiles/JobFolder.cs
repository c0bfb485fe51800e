using NousCoder.Contracts.Jobs;
using NousCoder.Grains.Ports;

namespace NousCoder.Silo.JobFiles;

/// <summary>
/// A folder per job with <c>metrics.jsonl</c> and a TensorBoard event file. Both are brought to the end of the step
/// before, or rebuilt, before a step is added: what a crash left half written never stays.
/// </summary>
/// <param name="root">The folder that holds the folders of the jobs.</param>
public sealed class JobFolder(string root) : IJobFiles, IDisposable
{
    private readonly string _root = Path.GetFullPath(root);

    // One for all jobs: a step is added every few seconds and takes a millisecond.
    private readonly SemaphoreSlim _one = new(1);

    /// <inheritdoc/>
    public string FolderOf(string jobId) =>
        jobId.Length > 0 && jobId[0] != '.' && jobId.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_')
            ? Path.Combine(_root, jobId)
            : throw new ArgumentException($"'{jobId}' is no job id: letters, digits, '-' and '.'.", nameof(jobId));

    /// <inheritdoc/>
    public async Task AppendAsync(
        string jobId,
        StepRecord record,
        Func<CancellationToken, IAsyncEnumerable<StepRecord>> earlier,
        CancellationToken cancellationToken)
    {
        var folder = FolderOf(jobId);
        await _one.WaitAsync(cancellationToken);
        try
        {
            Directory.CreateDirectory(folder);
            var metrics = new MetricsFile(folder);
            var events = new EventFile(folder);
            if (metrics.HealedLastStep() == record.Step - 1 && events.HealedLastStep() == record.Step - 1)
            {
                metrics.Append(record);
                events.Append(record);
                return;
            }

            using var newMetrics = metrics.StartAnew();
            using var newEvents = events.StartAnew();
            await foreach (var before in earlier(cancellationToken).WithCancellation(cancellationToken))
            {
                newMetrics.Add(before);
                newEvents.Add(before);
            }

            newMetrics.Add(record);
            newEvents.Add(record);
            newMetrics.Replace();
            newEvents.Replace();
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();
}
