using System.Collections.Immutable;
using NousCoder.Contracts.Silos;
using Orleans.Runtime;

namespace NousCoder.Silo.Placement;

/// <summary>What this silo knows of the sandbox slots of all silos. Safe for use from several threads.</summary>
internal sealed class ClusterLoad
{
    private readonly Lock _lock = new();
    private Dictionary<string, int> _free = [];
    private int _turn;

    /// <summary>Takes the silos' last reports.</summary>
    public void Update(ImmutableArray<SiloReport> reports)
    {
        var free = reports.Where(r => r.Slots > 0).ToDictionary(r => r.Address, r => r.Slots - r.BusySlots - r.WaitingPrograms);
        lock (_lock)
        {
            _free = free;
        }
    }

    /// <summary>The silo with the most free slots, of which one less is free from now on. One that has not reported yet counts as idle.</summary>
    public SiloAddress Take(SiloAddress[] silos)
    {
        lock (_lock)
        {
            // From another one each time, so that equals take turns.
            var first = _turn++ % silos.Length;
            var best = Enumerable.Range(first, silos.Length).Select(i => silos[i % silos.Length]).MaxBy(FreeOf)!;
            _free[KeyOf(best)] = FreeOf(best) - 1;
            return best;
        }
    }

    private int FreeOf(SiloAddress silo) => _free.GetValueOrDefault(KeyOf(silo), 1);

    private static string KeyOf(SiloAddress silo) => silo.Endpoint.ToString();
}
