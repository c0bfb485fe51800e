using NousCoder.Grains.Ports;
using NousCoder.Policy.Tests.Model;

namespace NousCoder.Policy.Tests.Generation;

public sealed class PagingTests
{
    private const string LongPrompt = "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_sequence_that_had_to_give_up_its_blocks_loses_nothing(bool deterministic)
    {
        EngineRequest[] requests =
        [
            .. Enumerable.Range(0, 6).Select(i => Served.Request(
                [(ulong)i, (ulong)i + 50], prompt: new string('p', 5 + (3 * i)), max: 30 + (8 * i), deterministic: deterministic)),
        ];
        await using var roomy = new Served();
        await using var tight = new Served(options: Served.Options(blocks: 9));
        var alone = new List<EngineCompletion>();
        foreach (var request in requests)
        {
            alone.AddRange(await roomy.CompleteAsync(request));
        }

        var together = (await Task.WhenAll(requests.Select(tight.CompleteAsync))).SelectMany(c => c).ToList();

        await tight.IdleAsync();
        tight.Engine.Statistics.Preemptions.ShouldBeGreaterThan(0, "or the test says nothing");
        tight.Engine.Statistics.SampledTokens.ShouldBe(together.Sum(c => c.Tokens.Length), "no token is sampled twice");
        together.SelectMany(c => c.Tokens).ShouldBe(alone.SelectMany(c => c.Tokens));
        together.SelectMany(c => c.LogProbabilities).ShouldBe(alone.SelectMany(c => c.LogProbabilities), tolerance: deterministic ? 0 : 1e-4f);
    }

    [Fact]
    public async Task Completions_of_a_prompt_share_its_blocks_and_its_reading()
    {
        await using var apart = new Served();
        await using var shared = new Served();
        ulong[] seeds = [1, 2, 3, 4, 5, 6, 7, 8];
        EngineRequest RequestOf(params ulong[] some) => Served.Request(some, prompt: LongPrompt) with { ContextLength = 256 };

        var each = (await Task.WhenAll(seeds.Select(seed => apart.CompleteAsync(RequestOf(seed))))).SelectMany(c => c).ToList();
        var all = await shared.CompleteAsync(RequestOf(seeds));

        await Task.WhenAll(apart.IdleAsync(), shared.IdleAsync());
        all.SelectMany(c => c.Tokens).ShouldBe(each.SelectMany(c => c.Tokens));
        var (prompt, sampled) = (all[0].PromptTokens.Length, all.Sum(c => c.Tokens.Length));
        apart.Engine.Statistics.ComputedTokens.ShouldBe((8 * (prompt - 1)) + sampled);
        shared.Engine.Statistics.ComputedTokens.ShouldBe(prompt - 1 + sampled);

        // Of seven blocks of the prompt the last is each completion's own, and a twelve tokens' continuation may need one more.
        shared.Engine.Statistics.MostBlocksInUse.ShouldBeInRange(7 + 8, 7 + 16);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(37)]
    public async Task A_prompt_read_in_parts_gives_what_it_gives_read_at_once(int prefillTokens)
    {
        await using var atOnce = new Served();
        var options = Served.Options(blocks: 64);
        options.PrefillTokens = prefillTokens;
        await using var inParts = new Served(options: options);
        var request = Served.Request([1, 2], prompt: LongPrompt, deterministic: true) with { ContextLength = 256 };

        var expected = await atOnce.CompleteAsync(request);
        var completions = await inParts.CompleteAsync(request);

        await Task.WhenAll(atOnce.IdleAsync(), inParts.IdleAsync());
        completions.SelectMany(c => c.Tokens).ShouldBe(expected.SelectMany(c => c.Tokens));
        completions.SelectMany(c => c.LogProbabilities).ShouldBe(expected.SelectMany(c => c.LogProbabilities));
        (inParts.Engine.Statistics.Passes - atOnce.Engine.Statistics.Passes).ShouldBe((completions[0].PromptTokens.Length - 2) / prefillTokens);
    }

    [Fact]
    public async Task A_long_prompt_does_not_hold_up_the_others()
    {
        var options = Served.Options(blocks: 1024);
        options.PrefillTokens = 1;
        await using var served = new Served(options: options);
        var order = new List<string>();
        var longPrompt = Run("long", Served.Request([1], prompt: string.Concat(Enumerable.Repeat(LongPrompt, 10)), max: 1) with { ContextLength = 2048 });
        while (served.Engine.Running == 0)
        {
            await Task.Yield();
        }

        await Task.WhenAll(longPrompt, Run("short", Served.Request([2], prompt: "short")));

        order.ShouldBe(["short", "long"]);

        async Task Run(string name, EngineRequest request)
        {
            await served.CompleteAsync(request);
            lock (order)
            {
                order.Add(name);
            }
        }
    }

    [Fact]
    public async Task Policies_of_different_shapes_have_the_cache_in_turn()
    {
        await using var served = new Served(
            versions: 2, Served.Options(blocks: 20), version => TinyModels.Configuration with { Layers = 2 + version });
        var alone = new[] { await served.CompleteAsync(Served.Request([1, 2], version: 0)), await served.CompleteAsync(Served.Request([1, 2], version: 1)) };

        var together = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => served.CompleteAsync(Served.Request([1, 2], version: i % 2))));

        foreach (var (i, completions) in together.Index())
        {
            completions.SelectMany(c => c.Tokens).ShouldBe(alone[i % 2].SelectMany(c => c.Tokens));
        }
    }
}
