using NousCoder.Contracts.Groups;
using NousCoder.Grains.Jobs;

namespace NousCoder.Unit.Tests.Jobs;

public sealed class BusyTimeTests
{
    [Fact]
    public void Overlapping_work_counts_once_and_pauses_do_not_count()
    {
        BusyTime.SecondsOf([]).ShouldBe(0);
        BusyTime.SecondsOf([At(10, 12), At(0, 4), At(1, 2), At(3, 6), At(12, 13)]).ShouldBe(6 + 3);
    }

    private static BusyInterval At(double start, double end) =>
        new(DateTimeOffset.UnixEpoch.AddSeconds(start), DateTimeOffset.UnixEpoch.AddSeconds(end));
}
