using NousCoder.Contracts.Silos;

namespace NousCoder.Datasets.Suites;

/// <summary>The bytes that a program may write in one test, by the sandboxes of the cluster.</summary>
public static class OutputLimit
{
    /// <summary>A sandbox's default: 64 MiB.</summary>
    private const long Default = 64L << 20;

    /// <summary>Bytes of output at which a test is ended on some silo; the default if no silo says.</summary>
    public static async Task<long> ReadAsync(IGrainFactory grains)
    {
        var silos = await grains.GetGrain<ISiloDirectoryGrain>(Keys.Only).List();
        return silos.Where(s => s is { Slots: > 0, OutputLimitBytes: > 0 }).Select(s => s.OutputLimitBytes).DefaultIfEmpty(Default).Min();
    }
}
