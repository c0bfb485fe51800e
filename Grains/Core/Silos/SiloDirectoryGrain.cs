using NousCoder.Contracts.Silos;

namespace NousCoder.Grains.Silos;

/// <summary>Keeps the newest report of every silo.</summary>
public sealed class SiloDirectoryGrain(TimeProvider time) : Grain, ISiloDirectoryGrain
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, (SiloReport Report, DateTimeOffset Came)> _reports = [];

    /// <inheritdoc/>
    public Task<ImmutableArray<SiloReport>> Report(SiloReport report)
    {
        // By the clock of this silo: those of others may differ.
        _reports[report.Address] = (report, time.GetUtcNow());
        return List();
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<SiloReport>> List()
    {
        var oldest = time.GetUtcNow() - Fresh;
        foreach (var gone in _reports.Where(r => r.Value.Came < oldest).Select(r => r.Key).ToArray())
        {
            _reports.Remove(gone);
        }

        return Task.FromResult(_reports.Values.Select(r => r.Report).OrderBy(r => r.Name, StringComparer.Ordinal).ToImmutableArray());
    }
}
