using System.Net;
using NousCoder.Contracts.Silos;
using NousCoder.Silo.Placement;

namespace NousCoder.Cluster.Tests.Placement;

public sealed class ClusterLoadTests
{
    private static readonly SiloAddress Small = SiloAddress.New(IPEndPoint.Parse("127.0.0.1:11111"), 1);
    private static readonly SiloAddress Large = SiloAddress.New(IPEndPoint.Parse("127.0.0.1:11112"), 1);

    private readonly ClusterLoad _load = new();

    [Fact]
    public void Programs_go_where_most_slots_are_free_until_all_are_taken()
    {
        _load.Update([Report(Small, slots: 2, busy: 0, waiting: 0), Report(Large, slots: 8, busy: 4, waiting: 0)]);

        var placed = Place(6);

        placed.Count(s => s.Equals(Large)).ShouldBe(4);
        placed.Take(2).ShouldAllBe(s => s.Equals(Large));
    }

    [Fact]
    public void Programs_that_wait_count_against_a_silo()
    {
        _load.Update([Report(Small, slots: 2, busy: 0, waiting: 0), Report(Large, slots: 8, busy: 8, waiting: 20)]);

        Place(10).ShouldAllBe(s => s.Equals(Small));
    }

    [Fact]
    public void Equals_take_turns()
    {
        _load.Update([Report(Small, slots: 4, busy: 0, waiting: 0), Report(Large, slots: 4, busy: 0, waiting: 0)]);

        Place(8).CountBy(s => s).Select(c => c.Value).ShouldBe([4, 4]);
    }

    [Fact]
    public void A_silo_that_has_not_reported_yet_gets_a_program()
    {
        _load.Update([Report(Large, slots: 8, busy: 8, waiting: 0)]);

        Place(1).ShouldBe([Small]);
    }

    [Fact]
    public void A_queue_hands_over_what_the_free_slots_of_the_others_take_and_shares_them_with_other_queues()
    {
        var third = SiloAddress.New(IPEndPoint.Parse("127.0.0.1:11113"), 1);
        _load.Update([Report(Small, slots: 2, busy: 2, waiting: 9), Report(Large, slots: 8, busy: 4, waiting: 0)]);
        (_load.SlotsElsewhere(Small), _load.SlotsElsewhere(Large)).ShouldBe((4, 0));

        _load.Update([Report(Small, slots: 2, busy: 2, waiting: 9), Report(Large, slots: 8, busy: 5, waiting: 0), Report(third, slots: 1, busy: 1, waiting: 1)]);
        (_load.SlotsElsewhere(Small), _load.SlotsElsewhere(third)).ShouldBe((2, 2));
    }

    [Fact]
    public void Nothing_is_handed_to_a_silo_that_reports_no_more()
    {
        ImmutableArray<SiloReport> reports = [Report(Small, slots: 2, busy: 2, waiting: 9), Report(Large, slots: 8, busy: 4, waiting: 0)];
        for (var second = 0; second < 5; second++)
        {
            _load.Update(reports);
        }

        _load.SlotsElsewhere(Small).ShouldBe(0);
        _load.Update([reports[0], reports[1] with { Time = DateTimeOffset.UnixEpoch }]);
        _load.SlotsElsewhere(Small).ShouldBe(4);
    }

    [Fact]
    public void Groups_are_sampled_where_the_fewest_sequences_are()
    {
        _load.Update([Report(Small, slots: 0, busy: 0, waiting: 0) with { RunningSequences = 40 }, Report(Large, slots: 0, busy: 0, waiting: 0) with { WaitingSequences = 8 }]);

        Enumerable.Range(0, 6).Select(_ => _load.TakeSequences([Small, Large])).CountBy(s => s).ShouldBe([new(Large, 5), new(Small, 1)], ignoreOrder: true);
    }

    [Fact]
    public void A_silo_that_cannot_generate_is_asked_only_where_no_other_is()
    {
        _load.Update([Report(Small, slots: 0, busy: 0, waiting: 0) with { GenerationFault = "the device is gone" }, Report(Large, slots: 0, busy: 0, waiting: 0) with { WaitingSequences = 800 }]);

        Enumerable.Range(0, 20).Select(_ => _load.TakeSequences([Small, Large])).ShouldAllBe(s => s.Equals(Large));
        _load.TakeSequences([Small]).ShouldBe(Small);
    }

    private SiloAddress[] Place(int count) => [.. Enumerable.Range(0, count).Select(_ => _load.TakeSlot([Small, Large]))];

    private static SiloReport Report(SiloAddress silo, int slots, int busy, int waiting) => new()
    {
        Address = silo.Endpoint.ToString(),
        Name = "silo",
        Roles = ["sandbox"],
        Version = "1",
        Slots = slots,
        BusySlots = busy,
        WaitingPrograms = waiting,
    };
}
