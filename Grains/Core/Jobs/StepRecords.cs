using System.Globalization;
using System.Runtime.CompilerServices;
using NousCoder.Grains.Artifacts;

namespace NousCoder.Grains.Jobs;

/// <summary>The records of a job's finished steps, an artifact each.</summary>
internal sealed class StepRecords(IArtifactStore artifacts, string jobId)
{
    /// <summary>Stores a record. Again for the same step it takes the place of the first.</summary>
    public Task WriteAsync(StepRecord record, CancellationToken cancellationToken) =>
        artifacts.WriteJsonAsync(NameOf(record.Step), record, cancellationToken);

    /// <summary>Yields the records from one step to another, both included. One that is lost is left out: the job does not depend on it.</summary>
    public async IAsyncEnumerable<StepRecord> ReadAsync(int first, int last, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var step = first; step <= last; step++)
        {
            if (await TryReadAsync(step, cancellationToken) is { } record)
            {
                yield return record;
            }
        }
    }

    private async Task<StepRecord?> TryReadAsync(int step, CancellationToken cancellationToken)
    {
        try
        {
            return await artifacts.ReadJsonAsync<StepRecord>(NameOf(step), cancellationToken);
        }
        catch (Exception error) when (StorageFailures.IsLost(error))
        {
            return null;
        }
    }

    private string NameOf(int step) => string.Create(CultureInfo.InvariantCulture, $"jobs/{jobId}/steps/{step}.json");
}
