using TorchSharp;
using static TorchSharp.torch;

namespace NousCoder.Policy.Inference.Vectors;

/// <summary>The weight of a norm in float32.</summary>
internal sealed unsafe class NormWeight : IDisposable
{
    private readonly Tensor _weight;

    public NormWeight(Tensor weight)
    {
        using var none = no_grad();
        _weight = weight.to(ScalarType.Float32, copy: true).DetachFromDisposeScope();
        Data = (float*)TensorMemory.Of(_weight);
    }

    public float* Data { get; }

    public void Dispose() => _weight.Dispose();
}
