using NousCoder.Contracts.Generation;
using NousCoder.Grains.Ports;
using EngineOptions = NousCoder.Policy.Generation.GenerationOptions;

namespace NousCoder.Policy.Tests.Generation;

public sealed class BatchingTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_same_request_gives_the_same_alone_and_in_a_crowd(bool deterministic)
    {
        await using var served = new Served();
        var request = Served.Request([5, 6, 7, 8, 9], max: 60, deterministic: deterministic);
        var alone = await served.CompleteAsync(request);

        var crowd = Enumerable.Range(0, 12).Select(i => served.CompleteAsync(
            Served.Request([(ulong)i, (ulong)i + 100], prompt: "a crowd " + new string('x', 3 * i), max: 20 + (5 * i)))).ToList();
        var inCrowd = await served.CompleteAsync(request);
        await Task.WhenAll(crowd);

        foreach (var (a, b) in alone.Zip(inCrowd))
        {
            b.Tokens.ShouldBe(a.Tokens);
            b.LogProbabilities.ShouldBe(a.LogProbabilities, tolerance: deterministic ? 0 : 1e-4f);
        }
    }

    [Fact]
    public async Task A_seed_gives_the_same_completion_at_any_place_of_a_request()
    {
        await using var served = new Served();

        var ahead = await served.CompleteAsync(Served.Request([42, 1, 2, 3], deterministic: true));
        var behind = await served.CompleteAsync(Served.Request([9, 8, 42], deterministic: true));

        behind[2].Tokens.ShouldBe(ahead[0].Tokens);
        behind[2].LogProbabilities.ShouldBe(ahead[0].LogProbabilities);
        ahead.Select(c => c.Text).Distinct().Count().ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task Rows_that_are_cut_off_and_rows_that_are_not_share_a_batch()
    {
        await using var served = new Served();
        var narrow = Served.Request([1, 2, 3], sampling: new SamplingOptions { TopP = 0.7, Temperature = 0.8 });
        var wide = Served.Request([1, 2, 3]);
        var (narrowAlone, wideAlone) = (await served.CompleteAsync(narrow), await served.CompleteAsync(wide));

        var together = await Task.WhenAll(served.CompleteAsync(narrow), served.CompleteAsync(wide));

        together[0].SelectMany(c => c.Tokens).ShouldBe(narrowAlone.SelectMany(c => c.Tokens));
        together[1].SelectMany(c => c.Tokens).ShouldBe(wideAlone.SelectMany(c => c.Tokens));
    }

    [Theory]
    [InlineData(4, 1024)]
    [InlineData(64, 20)]
    [InlineData(64, 9)]
    public async Task Admission_waits_when_full_and_everything_completes(int maxSequences, int blocks)
    {
        await using var served = new Served(versions: 2, Served.Options(blocks, maxSequences));
        var most = 0;

        var all = Enumerable.Range(0, 10).Select(async i =>
        {
            var request = Served.Request([1, 2, 3, (ulong)i], version: i % 2, prompt: new string('p', 1 + i), max: 10 + (8 * i), deterministic: i % 3 == 0);
            var count = 0;
            await foreach (var _ in served.Engine.GenerateAsync(request, TestContext.Current.CancellationToken))
            {
                count++;
                InterlockedMax(ref most, served.Engine.Running);
            }

            return count;
        });

        (await Task.WhenAll(all)).ShouldAllBe(count => count == 4);
        most.ShouldBeLessThanOrEqualTo(Math.Min(maxSequences, blocks));
        await served.IdleAsync();
    }

    [Fact]
    public async Task A_request_that_can_never_fit_is_refused_with_the_numbers()
    {
        await using var served = new Served(options: Served.Options(blocks: 4));

        var e = await Should.ThrowAsync<ArgumentException>(() => served.CompleteAsync(Served.Request([1], max: 80)));

        e.Message.ShouldContain("has room for 4");
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); value > seen;)
        {
            var before = Interlocked.CompareExchange(ref target, value, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }
}
