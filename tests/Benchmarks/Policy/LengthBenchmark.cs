using System.Diagnostics;
using NousCoder.Contracts.Generation;
using NousCoder.Policy.Inference;
using NousCoder.Policy.Model;
using NousCoder.Tests;
using static TorchSharp.torch;

namespace NousCoder.Benchmarks.Policy;

/// <summary>Time and memory of a pass of the tensor decoder, by the lengths of the sequences that it computes together.</summary>
internal static class LengthBenchmark
{
    private const int BlockTokens = 16;

    private static readonly (string Name, int[] Lengths, int Count)[] Cases =
    [
        ("16 sequences of 515 tokens, one more each", [.. Enumerable.Repeat(515, 16)], 1),
        ("15 of 16 tokens and one of 8,000, one more each", [.. Enumerable.Repeat(16, 15), 8000], 1),
        ("16 of 500 to 8,000 tokens, one more each", [.. Enumerable.Range(1, 16).Select(i => 500 * i)], 1),
        ("512 tokens of a prompt after 7,488", [7488], 512),
    ];

    public static Report Measure(int threads, int rounds)
    {
        var shape = PolicyShape.LongContext;
        var report = new Report($"one pass of the tensor decoder, {shape.Name}, {threads} threads", "MiB of keys and values", "MiB besides", "ms");
        set_num_threads(threads);
        using var model = Qwen3Decoder.Initialize(shape.Configuration, seed: 1, CPU, ScalarType.Float32);
        using var decoder = new TensorDecoder(model);
        Measure(decoder, model, [16], 1, rounds: 1);
        foreach (var (name, lengths, count) in Cases)
        {
            var (cache, peak, seconds) = Measure(decoder, model, lengths, count, rounds);
            report.Add(name, cache / 1048576.0, peak / 1048576.0, 1e3 * seconds);
        }

        return report;
    }

    private static (long CacheBytes, long PeakBytes, double Seconds) Measure(TensorDecoder decoder, Qwen3Decoder model, int[] lengths, int count, int rounds)
    {
        var shape = CacheShape.Of(model.Configuration, model.DataType);
        var blocks = lengths.Sum(l => (l + count + BlockTokens - 1) / BlockTokens);
        using var cache = new PagedCache(shape, blocks, BlockTokens, CPU);
        cache.Clear([.. Enumerable.Range(0, blocks).Select(b => (long)b)]);
        var tables = lengths.Select(_ => new List<int>()).ToArray();
        var tokens = Enumerable.Range(0, lengths.Max() + count).Select(i => i % model.Configuration.VocabularySize).ToList();
        var batch = new TokenBatch();
        var best = double.MaxValue;
        var before = PeakMemory.Restart();
        for (var round = 0; round < 2 + rounds; round++)
        {
            batch.Begin(rope: null, deterministic: false);
            foreach (var (row, table) in tables.Index())
            {
                cache.Blocks.TryTake(cache.BlocksFor(lengths[row] + count) - table.Count, table);
                batch.Add(tokens, lengths[row], count, table, new Draw(new SamplingOptions(), 0.5));
            }

            var clock = Stopwatch.StartNew();
            decoder.Run(batch, cache);
            best = Math.Min(best, clock.Elapsed.TotalSeconds);
        }

        return ((long)blocks * BlockTokens * shape.BytesPerToken, PeakMemory.Read() - before, best);
    }
}
