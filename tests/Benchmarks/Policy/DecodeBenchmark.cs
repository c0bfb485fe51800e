using System.Diagnostics;
using NousCoder.Contracts.Generation;
using NousCoder.Grains.Ports;
using EngineOptions = NousCoder.Policy.Generation.GenerationOptions;

namespace NousCoder.Benchmarks.Policy;

/// <summary>Tokens per second of the engine, from the request to its last completion: the prompt's reading is in it.</summary>
internal static class DecodeBenchmark
{
    private const int PromptTokens = 64;

    public static async Task<Report> MeasureAsync(PolicyShape shape, int threads, int newTokens, int rounds)
    {
        var report = new Report($"decoding, {shape.Name}, {threads} threads", "tokens/s", "ms a step", "managed bytes a token");
        using var policy = new RandomPolicy(shape);
        await using var engine = policy.Serve(new EngineOptions { Threads = threads, DataType = shape.DataType });
        await RunAsync(engine, policy, batch: 2, newTokens: 4);
        foreach (var batch in (int[])[1, 8, 64])
        {
            // The small policy is over in milliseconds.
            var length = shape.Configuration.Layers < 8 ? 8 * newTokens : newTokens;
            await RunAsync(engine, policy, batch, newTokens: 4);
            var (tokens, seconds, allocated) = (0L, double.MaxValue, 0L);
            for (var round = 0; round < rounds; round++)
            {
                var (before, clock) = (GC.GetTotalAllocatedBytes(precise: true), Stopwatch.StartNew());
                var sampled = await RunAsync(engine, policy, batch, length);
                if (clock.Elapsed.TotalSeconds / sampled < seconds / Math.Max(tokens, 1))
                {
                    (tokens, seconds, allocated) = (sampled, clock.Elapsed.TotalSeconds, GC.GetTotalAllocatedBytes(precise: true) - before);
                }
            }

            report.Add($"batch {batch}", tokens / seconds, 1e3 * seconds / length, (double)allocated / tokens);
        }

        return report;
    }

    private static async Task<long> RunAsync(NousCoder.Policy.Generation.GenerationEngine engine, RandomPolicy policy, int batch, int newTokens)
    {
        var tokens = 0L;
        var request = new EngineRequest
        {
            Policy = policy.Reference,
            Prompt = [new PromptSegment(string.Concat(Enumerable.Repeat(" 7", PromptTokens / 2)), IsTemplate: false)],
            Seeds = [.. Enumerable.Range(0, batch).Select(i => (ulong)i)],
            Sampling = new SamplingOptions(),
            ContextLength = 1024,
            MaxNewTokens = newTokens,
        };
        await foreach (var completion in engine.GenerateAsync(request, CancellationToken.None))
        {
            tokens += completion.Tokens.Length;
        }

        return tokens;
    }
}
