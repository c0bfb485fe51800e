using System.ComponentModel.DataAnnotations;
using NousCoder.Policy.Native;
using TorchSharp;

namespace NousCoder.Policy.Training;

/// <summary>Where and how a <see cref="PolicyTrainer"/> computes.</summary>
public sealed record TrainerOptions
{
    /// <summary>Device: "cpu" or "cuda:N". Default cpu.</summary>
    [Required, RegularExpression("cpu|cuda(:[0-9]+)?", ErrorMessage = "Device must be 'cpu', 'cuda' or 'cuda:N'.")]
    public string Device { get; init; } = "cpu";

    /// <summary>
    /// Type of the weights and activations: Float32 or BFloat16. With BFloat16 the optimizer keeps the weights in Float32
    /// besides, because steps of a usual size are too small to change a bfloat16 number. Default Float32.
    /// </summary>
    [AllowedValues(torch.ScalarType.Float32, torch.ScalarType.BFloat16)]
    public torch.ScalarType DataType { get; init; } = torch.ScalarType.Float32;

    /// <summary>
    /// Threads of one tensor operation on the CPU. Sandbox slots and these together should not exceed the cores.
    /// Default half the cores, at least 1.
    /// </summary>
    [Range(1, 1024)]
    public int Threads { get; init; } = Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>
    /// Logits held at a time, as tokens × vocabulary. More completion tokens than that are scored in chunks, and once
    /// more in the backward pass. Changes memory, not the result. Default null: 2^25 (128 MiB a tensor) on the CPU; on a GPU
    /// as many as fit two float32 tensors in a 64th of its memory, or of <see cref="DeviceBytes"/>, but no fewer than on the CPU.
    /// </summary>
    [Range(1, long.MaxValue)]
    public long? LogitsPerChunk { get; init; }

    /// <summary>
    /// Lets matrix products of float32 tensors on a GPU use TF32, which keeps 10 bits of a fraction: the language-model head becomes
    /// faster. Holds for the whole process, and so for an engine in it. Ignored on the CPU. Default null: true if the weights
    /// are BFloat16, whose numbers TF32 holds exactly, and false otherwise.
    /// </summary>
    public bool? AllowTf32 { get; init; }

    /// <summary>
    /// What a micro-batch's layers may keep for the way back, in bytes, by an estimate: where it would be more, each layer is
    /// computed once more on the way back instead. Changes memory and time (a third more), not the result; 0 recomputes
    /// always. Default 2^31: 2 GiB.
    /// </summary>
    [Range(0, long.MaxValue)]
    public long ActivationBytes { get; init; } = 1L << 31;

    /// <summary>
    /// Memory of the device, in bytes, that a job's updates may take; a job that would take more is refused. Default null: what
    /// is free or held by this process; the total of a GPU whose free memory is unknown.
    /// </summary>
    [Range(1, long.MaxValue)]
    public long? DeviceBytes { get; init; }

    /// <summary>Returns <see cref="LogitsPerChunk"/> or its default on the device.</summary>
    internal long ResolveLogitsPerChunk()
    {
        const long Fewest = 1L << 25;
        const long Part = 64;
        const long BytesPerLogit = 2 * sizeof(float);
        if (LogitsPerChunk is { } set)
        {
            return set;
        }

        // By the total, so that the same job is cut the same way whatever else is on the device.
        var bytes = Device == "cpu" ? null : DeviceBytes ?? CudaDriver.TotalBytes(DeviceMemory.IndexOf(Device));
        return Math.Max(Fewest, (bytes ?? 0) / Part / BytesPerLogit);
    }
}
