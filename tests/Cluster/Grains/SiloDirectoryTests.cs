using Microsoft.Extensions.Time.Testing;
using NousCoder.Contracts.Silos;
using NousCoder.Grains.Silos;

namespace NousCoder.Cluster.Tests.Grains;

public sealed class SiloDirectoryTests
{
    [Fact]
    public async Task A_silo_that_says_nothing_for_half_a_minute_is_listed_no_more()
    {
        var time = new FakeTimeProvider();
        var directory = new SiloDirectoryGrain(time);
        await directory.Report(Report("b"));
        time.Advance(TimeSpan.FromSeconds(20));
        await directory.Report(Report("a"));

        (await directory.List()).Select(s => s.Name).ShouldBe(["a", "b"]);
        time.Advance(TimeSpan.FromSeconds(15));
        (await directory.List()).Select(s => s.Name).ShouldBe(["a"]);
    }

    private static SiloReport Report(string name) => new() { Address = name, Name = name, Roles = [], Version = "1" };
}
