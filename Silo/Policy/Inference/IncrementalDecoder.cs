using System.Runtime.Intrinsics.X86;
using NousCoder.Policy.Generation;
using NousCoder.Policy.Inference.Vectors;
using NousCoder.Policy.Model;
using TorchSharp;
using static TorchSharp.torch;

namespace NousCoder.Policy.Inference;

/// <summary>The one place that chooses how a model is computed while it generates.</summary>
internal static class IncrementalDecoder
{
    // Bit 22 of EDX of leaf 7: bfloat16 products of AMX. libtorch uses them and .NET has no intrinsic for them. Without them the
    // vector product is the faster one for any number of rows.
    private static bool HasMatrixExtensions => X86Base.IsSupported && (X86Base.CpuId(7, 0).Edx & (1 << 22)) != 0;

    /// <summary>Vector instructions on the CPU, tensor operations elsewhere, for adapters, and for widths that no published model has.</summary>
    /// <param name="model">Its weights must not change while the decoder is used.</param>
    /// <param name="team">Threads on the CPU.</param>
    /// <param name="workspaceBytes">See <see cref="GenerationOptions.WorkspaceBytes"/>.</param>
    public static IIncrementalDecoder For(Qwen3Decoder model, WorkerTeam team, long workspaceBytes = GenerationOptions.DefaultWorkspaceBytes)
    {
        var c = model.Configuration;
        var isWhole = model.Adapter is null && c.HiddenSize % 16 == 0 && c.IntermediateSize % 16 == 0 && c.HeadSize % 16 == 0;
        return (isWhole && model.Device.type == DeviceType.CPU, model.DataType) switch
        {
            (true, ScalarType.Float32) => new VectorDecoder<float, SingleLanes>(model, team),
            (true, ScalarType.BFloat16) => new VectorDecoder<ushort, BFloat16Lanes>(model, team, HasMatrixExtensions),
            _ => new TensorDecoder(model, workspaceBytes),
        };
    }
}
