using System.Collections.Immutable;
using System.Globalization;
using NousCoder.Contracts.Jobs;
using NousCoder.Contracts.Training;
using NousCoder.Policy.Model;
using TorchSharp;

namespace NousCoder.Policy.Training;

/// <summary>What an update takes on the device, and what would take less.</summary>
internal static class TrainingMemory
{
    /// <summary>float32 tensors of a chunk of logits at a time: themselves, their log-softmax, and the gradients of both.</summary>
    private const int TensorsPerChunk = 4;

    /// <summary>Estimates, and where it would not fit names the smallest change, of those that do not change the result first, that would.</summary>
    public static MemoryEstimate Estimate(
        Qwen3Configuration model, TrainingJobSpec spec, TrainerOptions options, EngineBeside? engine, long? deviceBytes)
    {
        var shares = Shares(model, spec, options, engine);
        var estimate = new MemoryEstimate { Device = options.Device, Shares = shares, DeviceBytes = deviceBytes };
        return estimate.Fits ? estimate : estimate with { Advice = Advise(model, spec, options, engine, deviceBytes!.Value) };
    }

    private static ImmutableArray<MemoryShare> Shares(Qwen3Configuration model, TrainingJobSpec spec, TrainerOptions options, EngineBeside? engine)
    {
        var elementBytes = options.DataType == torch.ScalarType.Float32 ? sizeof(float) : sizeof(short);
        var parameters = Count(Qwen3Parameters.ShapesOf(model));
        var trained = spec.Lora is null ? parameters : Count(LowRankAdapter.ShapesOf(model, spec.Lora));
        var tokens = (long)Math.Max(spec.Optimizer.MicroBatchTokens, spec.Generation.ContextLength);
        var activations = new ActivationEstimate(model, elementBytes);
        var stored = activations.StoredBytes(tokens);
        var recomputed = activations.RecomputedBytes(tokens) + (tokens * activations.LayerBytesPerToken);
        var isFloat = elementBytes == sizeof(float);
        MemoryShare[] all =
        [
            new("weights", parameters * elementBytes),
            new("adapter", spec.Lora is null ? 0 : trained * elementBytes),
            new("float32 weights of the optimizer", isFloat ? 0 : trained * sizeof(float)),
            new("moments of the optimizer", trained * 2 * sizeof(float)),
            new("gradients", trained * sizeof(float)),
            new("reference policy", spec.Objective.KlCoefficient > 0 && spec.Lora is null ? parameters * elementBytes : 0),
            new("language-model head in float32", isFloat ? 0 : (long)model.VocabularySize * model.HiddenSize * sizeof(float)),
            new(stored > options.ActivationBytes ? "activations, recomputed by layer" : "activations", stored > options.ActivationBytes ? recomputed : stored),
            // The versions of an adapter share the weights under it.
            new("weights of the engine", engine is null ? 0 : parameters * engine.ElementBytes * (spec.Lora is null ? engine.Policies : 1)),
            new("keys and values of the engine", engine?.CacheBytes ?? 0),
            new("logits", TensorsPerChunk * sizeof(float) * Math.Min(options.LogitsPerChunk, tokens * model.VocabularySize)),
        ];
        return [.. all.Where(s => s.Bytes > 0)];
    }

    private static string Advise(Qwen3Configuration model, TrainingJobSpec spec, TrainerOptions options, EngineBeside? engine, long deviceBytes)
    {
        var smaller = spec with { Optimizer = spec.Optimizer with { MicroBatchTokens = Math.Min(spec.Generation.ContextLength, spec.Optimizer.MicroBatchTokens) } };
        var recomputed = options with { ActivationBytes = 0 };
        var half = recomputed with { DataType = torch.ScalarType.BFloat16 };
        var halfEngine = engine is null ? null : engine with { ElementBytes = sizeof(short) };
        var inHalf = engine is null ? "BFloat16 (the trainer's DataType)" : "BFloat16 (the trainer's DataType, and bfloat16 that of the engine, Generation)";
        var adapted = smaller with { Lora = smaller.Lora ?? new LoraOptions() };
        (string Change, TrainingJobSpec Spec, TrainerOptions Options, EngineBeside? Engine)[] changes =
        [
            ("set the trainer's ActivationBytes to 0", spec, recomputed, engine),
            (string.Create(CultureInfo.InvariantCulture, $"set optimizer.microBatchTokens to {smaller.Optimizer.MicroBatchTokens} and the trainer's ActivationBytes to 0"), smaller, recomputed, engine),
            ($"train in {inHalf}, with optimizer.microBatchTokens no more than generation.contextLength", smaller, half, halfEngine),
            ("train an adapter: set 'lora' to {}", adapted, recomputed, engine),
            ($"train an adapter, in {inHalf}: set 'lora' to {{}}", adapted, half, halfEngine),
        ];
        return changes.FirstOrDefault(c => Shares(model, c.Spec, c.Options, c.Engine).Sum(s => s.Bytes) <= deviceBytes).Change
            ?? "no change of the job's fits this model to this device; choose a smaller model, a shorter generation.contextLength or a larger device";
    }

    private static long Count(IEnumerable<(string Name, long[] Shape)> shapes) => shapes.Sum(p => p.Shape.Aggregate(1L, (a, b) => a * b));
}
