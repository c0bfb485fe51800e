using System.Collections.Immutable;
using System.Globalization;
using NousCoder.Contracts.Jobs;
using NousCoder.Contracts.Training;
using NousCoder.Policy.Model;
using NousCoder.Policy.Native;
using TorchSharp;

namespace NousCoder.Policy.Training;

/// <summary>Estimates what an update takes on the device, and what would take less.</summary>
internal static class TrainingMemory
{
    /// <summary>Estimates. If it would not fit, names the smallest change that would, of those that do not change the result first.</summary>
    public static MemoryEstimate Estimate(
        Qwen3Configuration model, TrainingJobSpec spec, TrainerOptions options, EngineBeside? engine, DeviceMemory? device)
    {
        var shares = new UpdateMemory(model, spec, options, engine).Shares;
        var estimate = new MemoryEstimate
        {
            Device = options.Device,
            Shares = shares,
            DeviceBytes = device?.Bytes,
            DeviceBytesAreTotal = device?.IsTotal ?? false,
        };
        return estimate.Fits ? estimate : estimate with { Advice = Advise(model, spec, options, engine, device!.Value.Bytes) };
    }

    private static string Advise(Qwen3Configuration model, TrainingJobSpec spec, TrainerOptions options, EngineBeside? engine, long deviceBytes)
    {
        var microBatchTokens = Math.Min(spec.Generation.ContextLength, spec.Optimizer.MicroBatchTokens);
        var smaller = spec with { Optimizer = spec.Optimizer with { MicroBatchTokens = microBatchTokens } };
        var recomputed = options with { ActivationBytes = 0 };
        var half = recomputed with { DataType = torch.ScalarType.BFloat16 };
        var halfEngine = engine is null ? null : engine with { ElementBytes = sizeof(short) };
        var inHalf = engine is null
            ? "BFloat16 (the trainer's DataType)"
            : "BFloat16 (the trainer's DataType, and bfloat16 that of the engine, Generation)";
        var adapted = smaller with { Lora = smaller.Lora ?? new LoraOptions() };
        (string Change, TrainingJobSpec Spec, TrainerOptions Options, EngineBeside? Engine)[] changes =
        [
            ("set the trainer's ActivationBytes to 0", spec, recomputed, engine),
            (FormattableString.Invariant($"set optimizer.microBatchTokens to {microBatchTokens} and the trainer's ActivationBytes to 0"),
                smaller, recomputed, engine),
            ($"train in {inHalf}, with optimizer.microBatchTokens no more than generation.contextLength", smaller, half, halfEngine),
            ("train an adapter: set 'lora' to {}", adapted, recomputed, engine),
            ($"train an adapter, in {inHalf}: set 'lora' to {{}}", adapted, half, halfEngine),
        ];
        return changes.FirstOrDefault(c => Bytes(new UpdateMemory(model, c.Spec, c.Options, c.Engine)) <= deviceBytes).Change
            ?? "no change of the job's fits this model to this device; choose a smaller model, a shorter generation.contextLength or a larger device";
    }

    private static long Bytes(UpdateMemory memory) => memory.Shares.Sum(s => s.Bytes);
}
