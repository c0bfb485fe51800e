using NousCoder.Policy.Native;
using static TorchSharp.torch;

namespace NousCoder.Policy.Model;

/// <summary>Rotates heads by their positions.</summary>
/// <param name="Cosine">Broadcasts against [..., heads, head].</param>
/// <param name="Sine">The same, negative in its first half.</param>
internal readonly record struct Rotation(Tensor Cosine, Tensor Sine)
{
    /// <summary>x · cos + rotate_half(x) · sin.</summary>
    /// <param name="heads">[..., positions, heads, head].</param>
    public Tensor Apply(Tensor heads) => (heads * Cosine).PlusProduct(heads.roll(heads.shape[^1] / 2, -1), Sine);
}
