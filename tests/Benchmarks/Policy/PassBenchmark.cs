using System.Diagnostics;
using NousCoder.Contracts.Generation;
using NousCoder.Policy.Inference;
using NousCoder.Policy.Inference.Vectors;
using NousCoder.Policy.Model;
using TorchSharp;
using static TorchSharp.torch;

namespace NousCoder.Benchmarks.Policy;

/// <summary>One token for each of some sequences, by vector instructions and by tensor operations.</summary>
internal static class PassBenchmark
{
    private const int Context = 200;
    private const int BlockTokens = 16;

    public static Report Measure(PolicyShape shape, int threads, int rounds)
    {
        var report = new Report(
            $"one pass at a context of {Context}, {shape.Name}, {threads} threads", "ms", "CPU ms", "tensors made a layer", "managed bytes a layer");
        set_num_threads(threads);
        using var team = new WorkerTeam(threads);
        using var model = Qwen3Decoder.Initialize(
            shape.Configuration, seed: 1, CPU, shape.DataType == "bfloat16" ? ScalarType.BFloat16 : ScalarType.Float32);
        using var vectors = IncrementalDecoder.For(model, team);
        using var tensors = new TensorDecoder(model);
        foreach (var batch in (int[])[1, 8, 64])
        {
            Add(report, $"batch {batch}, vectors", vectors, model, batch, rounds);
            Add(report, $"batch {batch}, tensors", tensors, model, batch, rounds);
        }

        return report;
    }

    private static long TensorsMade =>
        DisposeScopeManager.Statistics.CreatedInScopeCount + DisposeScopeManager.Statistics.CreatedOutsideScopeCount;

    private static void Add(Report report, string name, IIncrementalDecoder decoder, Qwen3Decoder model, int rows, int rounds)
    {
        var pass = Fastest(decoder, model, rows, rounds);
        var layers = model.Configuration.Layers;
        report.Add(name, 1e3 * pass.Seconds, 1e3 * pass.CpuSeconds, (double)pass.TensorsMade / layers, (double)pass.AllocatedBytes / layers);
    }

    /// <summary>Measures passes of one token for each of some sequences, on the model's device, and returns the fastest.</summary>
    public static (double Seconds, double CpuSeconds, long TensorsMade, long AllocatedBytes) Fastest(
        IIncrementalDecoder decoder, Qwen3Decoder model, int rows, int rounds)
    {
        var blocks = (Context + BlockTokens) / BlockTokens;
        using var cache = new PagedCache(CacheShape.Of(model.Configuration, model.DataType), rows * blocks, BlockTokens, model.Device);
        var tables = Enumerable.Range(0, rows).Select(_ => new List<int>()).ToArray();
        foreach (var table in tables)
        {
            cache.Blocks.TryTake(blocks, table);
        }

        var tokens = Enumerable.Range(0, Context + 1).Select(i => i % model.Configuration.VocabularySize).ToList();
        var batch = new TokenBatch();
        foreach (var table in tables)
        {
            batch.Begin(rope: null, deterministic: false);
            batch.Add(tokens, 0, Context, table, draw: null);
            decoder.Run(batch, cache);
        }

        var (least, cpu, made, allocated) = (double.MaxValue, 0.0, 0L, 0L);
        using var self = Process.GetCurrentProcess();
        for (var round = 0; round < 2 + (5 * rounds); round++)
        {
            batch.Begin(rope: null, deterministic: false);
            foreach (var (row, table) in tables.Index())
            {
                batch.Add(tokens, Context, 1, table, new Draw(new SamplingOptions(), (row + 0.5) / rows));
            }

            self.Refresh();
            var (cpuBefore, count) = (self.TotalProcessorTime, TensorsMade);
            var (bytes, clock) = (GC.GetTotalAllocatedBytes(precise: true), Stopwatch.StartNew());
            decoder.Run(batch, cache);
            var (seconds, after) = (clock.Elapsed.TotalSeconds, GC.GetTotalAllocatedBytes(precise: true));
            if (seconds < least)
            {
                self.Refresh();
                (least, cpu, made, allocated) = (seconds, (self.TotalProcessorTime - cpuBefore).TotalSeconds, TensorsMade - count, after - bytes);
            }
        }

        return (least, cpu, made, allocated);
    }
}
