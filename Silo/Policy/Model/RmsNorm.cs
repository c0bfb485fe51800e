using NousCoder.Policy.Native;
using static TorchSharp.torch;

namespace NousCoder.Policy.Model;

/// <summary>x / √(mean x² + ε) · weight over the last dimension (https://arxiv.org/abs/1910.07467), the mean in float32.</summary>
internal static class RmsNorm
{
    public static Tensor Apply(Tensor x, Tensor weight, double epsilon) => x.dtype == ScalarType.Float32
        ? Normalize(x, epsilon) * weight
        : Normalize(x.to(ScalarType.Float32), epsilon).to(x.dtype) * weight;

    private static Tensor Normalize(Tensor x, double epsilon) =>
        x * (x * x).mean([-1], keepdim: true).PlusInPlace(epsilon).rsqrt_();
}
