using NousCoder.Contracts.Generation;
using NousCoder.Grains.Ports;
using EngineOptions = NousCoder.Policy.Generation.GenerationOptions;

namespace NousCoder.Benchmarks.Policy;

/// <summary>
/// Tokens per second of the engine, from the request to its last completion: the prompt's reading is in it. Beside it, on the
/// same weights, llama.cpp.
/// </summary>
internal static class DecodeBenchmark
{
    private const int PromptTokens = 64;

    public static async Task<Report> MeasureAsync(PolicyShape shape, int threads, int newTokens, int rounds, CancellationToken cancellation)
    {
        var report = new Report(
            $"decoding, {shape.Name}, {threads} threads", "tokens/s", "llama.cpp, tokens/s", "times llama.cpp", "ms a step", "CPU ms a step", "managed bytes a token");
        using var policy = new RandomPolicy(shape);
        using var llama = await LlamaSpeed.OfAsync(policy, cancellation);
        await using var engine = policy.Serve(new EngineOptions { Threads = threads, DataType = shape.DataType });
        await RunAsync(engine, policy, batch: 2, newTokens: 4);
        foreach (var batch in (int[])[1, 8, 64])
        {
            // The small policy is over in milliseconds.
            var length = shape.Configuration.Layers < 8 ? 8 * newTokens : newTokens;
            await RunAsync(engine, policy, batch, newTokens: 4);
            var best = (Tokens: 0L, Seconds: double.MaxValue, CpuSeconds: 0.0, Bytes: 0L);
            for (var round = 0; round < rounds; round++)
            {
                var (tokens, bytes) = (0L, GC.GetTotalAllocatedBytes(precise: true));
                var measured = await Measurement.OfAsync(async () => tokens = await RunAsync(engine, policy, batch, length));
                if (measured.WallSeconds < best.Seconds)
                {
                    best = (tokens, measured.WallSeconds, measured.HostCpuSeconds, GC.GetTotalAllocatedBytes(precise: true) - bytes);
                }
            }

            var theirs = llama is null ? null : (double?)await llama.MeasureAsync(batch, threads, PromptTokens, newTokens, rounds, cancellation);
            var ours = best.Tokens / best.Seconds;
            report.Add($"batch {batch}", ours, theirs, ours / theirs, 1e3 * best.Seconds / length, 1e3 * best.CpuSeconds / length, (double)best.Bytes / best.Tokens);
        }

        return report;
    }

    /// <summary>Generates completions of one prompt and returns the number of their tokens.</summary>
    public static async Task<long> RunAsync(NousCoder.Policy.Generation.GenerationEngine engine, RandomPolicy policy, int batch, int newTokens)
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
