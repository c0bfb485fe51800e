using System.Collections.Immutable;
using NousCoder.Contracts.Silos;
using Orleans.Runtime;

namespace NousCoder.Silo.Placement;

/// <summary>What this silo knows of the load of all silos. Safe for use from several threads.</summary>
internal sealed class ClusterLoad
{
    /// <summary>Sequences that a request is supposed to be of until its silo reports: a group of the usual size.</summary>
    private const int SequencesOfRequest = 8;

    /// <summary>A silo of which so many updates brought nothing new is slow, stopped or dead: nothing that waits elsewhere is handed to it.</summary>
    private const int MostSilence = 3;

    private const int LastResort = int.MinValue / 2;

    private readonly Lock _lock = new();
    private Dictionary<string, (DateTimeOffset Time, int Updates)> _silence = [];
    private Dictionary<string, int> _freeSlots = [];
    private Dictionary<string, int> _room = [];
    private int _queues;
    private int _turn;

    /// <summary>Takes the silos' last reports.</summary>
    public void Update(ImmutableArray<SiloReport> reports)
    {
        var slots = reports.Where(r => r.Slots > 0).ToDictionary(r => r.Address, r => r.Slots - r.BusySlots - r.WaitingPrograms);
        // A silo on which every request fails at once would else be the idlest, and take all of them.
        var room = reports.ToDictionary(r => r.Address, r => r.GenerationFault is null ? -r.RunningSequences - r.WaitingSequences : LastResort);
        lock (_lock)
        {
            _silence = reports.ToDictionary(
                r => r.Address, r => (r.Time, _silence.TryGetValue(r.Address, out var last) && last.Time == r.Time ? last.Updates + 1 : 0));
            (_freeSlots, _room, _queues) = (slots, room, reports.Count(r => r.WaitingPrograms > 0));
        }
    }

    /// <summary>The silo with the most free slots, of which one less is free from now on. One that has not reported yet counts as idle.</summary>
    public SiloAddress TakeSlot(SiloAddress[] silos)
    {
        lock (_lock)
        {
            return TakeMost(_freeSlots, silos, unknown: 1, taken: 1);
        }
    }

    /// <summary>How many of a silo's waiting programs the free slots of the others can take, where every silo with a queue hands over its part.</summary>
    public int SlotsElsewhere(SiloAddress silo)
    {
        lock (_lock)
        {
            var free = _freeSlots.Where(s => s.Key != KeyOf(silo) && _silence.GetValueOrDefault(s.Key).Updates < MostSilence).Sum(s => Math.Max(0, s.Value));
            // The silo's own queue may be younger than its report.
            var queues = Math.Max(1, _queues);
            return (free + queues - 1) / queues;
        }
    }

    /// <summary>The silo with the fewest sequences, which has some more from now on; one that cannot generate only where all cannot. One that has not reported yet counts as idle.</summary>
    public SiloAddress TakeSequences(SiloAddress[] silos)
    {
        lock (_lock)
        {
            return TakeMost(_room, silos, unknown: 0, taken: SequencesOfRequest);
        }
    }

    private SiloAddress TakeMost(Dictionary<string, int> room, SiloAddress[] silos, int unknown, int taken)
    {
        // From another one each time, so that equals take turns.
        var first = _turn++ % silos.Length;
        var best = Enumerable.Range(first, silos.Length).Select(i => silos[i % silos.Length]).MaxBy(RoomOf)!;
        room[KeyOf(best)] = RoomOf(best) - taken;
        return best;

        int RoomOf(SiloAddress silo) => room.GetValueOrDefault(KeyOf(silo), unknown);
    }

    private static string KeyOf(SiloAddress silo) => silo.Endpoint.ToString();
}
