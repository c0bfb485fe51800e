using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using NousCoder.Contracts.Jobs;
using NousCoder.Contracts.Training;
using NousCoder.Grains.Ports;
using NousCoder.Policy.Inference;
using NousCoder.Policy.Inference.Vectors;
using NousCoder.Policy.Model;
using NousCoder.Policy.Native;
using NousCoder.Policy.Training;
using NousCoder.Tests;
using TorchSharp;
using static TorchSharp.torch;
using EngineOptions = NousCoder.Policy.Generation.GenerationOptions;

namespace NousCoder.Benchmarks.Policy;

/// <summary>Speed and peak memory on a device: all weights of a small policy, and an adapter of a large one at a long context.</summary>
internal static class DeviceSpeed
{
    private static readonly int[] Batches = [1, 8, 64];

    /// <summary>Adds the rows of both policies.</summary>
    public static async Task MeasureAsync(Report report, string device, int threads, CancellationToken cancellationToken)
    {
        var isSmoke = device == "cpu";
        var small = isSmoke ? PolicyShape.Starter with { Name = "starter, bfloat16", DataType = "bfloat16" } : PolicyShape.Small(28);
        await MeasureSmallAsync(report, small, device, threads, isSmoke ? 8 : 128, cancellationToken);
        var large = isSmoke ? PolicyShape.Starter.Configuration : PolicyShape.Qwen14B;
        MeasureLarge(report, large, device, threads, isSmoke ? 256 : 32_768, cancellationToken);
    }

    private static async Task MeasureSmallAsync(
        Report report, PolicyShape shape, string device, int threads, int newTokens, CancellationToken cancellationToken)
    {
        const int Sequences = 8;
        const int Tokens = 512;
        using var policy = new RandomPolicy(shape);
        var files = new PolicyFolder(policy.Folder);
        var optimizer = new OptimizerOptions { MicroBatchTokens = Sequences * Tokens };
        // The trainer is first: blocks that libtorch caches for the engine would count as taken.
        var peak = new DevicePeak(device);
        await using (var trainer = new PolicyTrainer(Options(device, threads), NullLogger<PolicyTrainer>.Instance))
        {
            await trainer.LoadAsync(new TrainablePolicy { Files = files }, cancellationToken);
            var request = Request(shape.Configuration, Sequences, Tokens, optimizer);
            await trainer.UpdateAsync(request, cancellationToken);
            var clock = Stopwatch.StartNew();
            await trainer.UpdateAsync(request, cancellationToken);
            report.Add($"training, {shape.Name}, tokens/s", Sequences * Tokens / clock.Elapsed.TotalSeconds, null);
            var spec = new TrainingJobSpec { Generation = new() { ContextLength = Tokens }, Optimizer = optimizer };
            var estimate = await trainer.EstimateAsync(files, spec, cancellationToken);
            report.Add("  its peak memory, GB", peak.Read() / 1e9, estimate.Bytes / 1e9);
        }

        await using var engine = policy.Serve(
            new EngineOptions { Device = device, DataType = shape.DataType, Threads = threads, CacheBytes = 1L << 30 });
        foreach (var batch in Batches)
        {
            await DecodeBenchmark.RunAsync(engine, policy, batch, newTokens: 4);
            var clock = Stopwatch.StartNew();
            var tokens = await DecodeBenchmark.RunAsync(engine, policy, batch, newTokens);
            report.Add($"decoding, {shape.Name}, batch {batch}, tokens/s", tokens / clock.Elapsed.TotalSeconds, null);
        }
    }

    /// <summary>The weights are made on the device, because a checkpoint of them would take minutes to write and read.</summary>
    private static void MeasureLarge(
        Report report, Qwen3Configuration configuration, string device, int threads, int context, CancellationToken cancellationToken)
    {
        var name = $"{configuration.Layers} layers of {configuration.HiddenSize}, bfloat16";
        var options = Options(device, threads);
        var spec = new TrainingJobSpec
        {
            Lora = new LoraOptions(),
            Generation = new() { ContextLength = context },
            Optimizer = new() { MicroBatchTokens = context },
        };
        var estimate = TrainingMemory.Estimate(configuration, spec, options, engine: null, device: null).Bytes;
        if (DeviceMemory.Of(device) is { } available && available.Bytes < estimate)
        {
            Console.Error.WriteLine(FormattableString.Invariant(
                $"{name} is left out: it would take {estimate / 1e9:F1} GB, and {device} has {available.Bytes / 1e9:F1} GB."));
            return;
        }

        var peak = new DevicePeak(device);
        var model = RandomModel(configuration, torch.device(device));
        using var team = new WorkerTeam(threads);
        using (var decoder = IncrementalDecoder.For(model, team))
        {
            foreach (var batch in Batches)
            {
                var seconds = PassBenchmark.Fastest(decoder, model, batch, rounds: 1).Seconds;
                report.Add($"decoding, {name}, batch {batch}, tokens/s", batch / seconds, null);
            }
        }

        model.Adapter = LowRankAdapter.Initialize(configuration, spec.Lora, seed: 1, model.Device, model.DataType);
        var source = new TrainablePolicy { Files = new PolicyFolder(RandomPolicy.Tokenizer), Lora = spec.Lora };
        using var policy = new LoadedPolicy(source, model);
        var request = Request(configuration, sequences: 1, context, spec.Optimizer);
        var clock = Stopwatch.StartNew();
        new PolicyUpdate(policy, request, options, NullLogger.Instance, cancellationToken).Run();
        report.Add($"training an adapter, {name}, {context} tokens, tokens/s", context / clock.Elapsed.TotalSeconds, null);
        report.Add("  its peak memory, GB", peak.Read() / 1e9, estimate / 1e9);
    }

    private static Qwen3Decoder RandomModel(Qwen3Configuration configuration, Device device)
    {
        using var none = no_grad();
        var model = Qwen3Decoder.Allocate(configuration, device, ScalarType.BFloat16);
        foreach (var (name, parameter) in model.Parameters)
        {
            if (name.Contains("norm", StringComparison.Ordinal))
            {
                parameter.Fill(1);
            }
            else
            {
                nn.init.normal_(parameter, 0, 0.02);
            }
        }

        return model;
    }

    private static UpdateRequest Request(Qwen3Configuration configuration, int sequences, int tokens, OptimizerOptions optimizer) =>
        TrainingBenchmark.Request(configuration, sequences, tokens - TrainingBenchmark.PromptTokens) with { Optimizer = optimizer };

    private static TrainerOptions Options(string device, int threads) =>
        new() { Device = device, Threads = threads, DataType = ScalarType.BFloat16 };

    /// <summary>Memory taken at most since this was created. libtorch keeps what it once took of a GPU.</summary>
    private sealed class DevicePeak(string device)
    {
        private readonly long _before = device == "cpu" ? PeakMemory.Restart() : DeviceMemory.Of(device)!.Value.Bytes;

        public long Read() => device == "cpu"
            ? PeakMemory.Read() - _before
            : _before - (CudaDriver.FreeBytes(DeviceMemory.IndexOf(device)) ?? _before);
    }
}
