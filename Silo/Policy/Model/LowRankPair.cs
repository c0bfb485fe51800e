using NousCoder.Policy.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace NousCoder.Policy.Model;

/// <summary>A low-rank addition to one linear layer: x ↦ scale · x Aᵀ Bᵀ.</summary>
/// <param name="Down">A, [rank, in].</param>
/// <param name="Up">B, [out, rank].</param>
/// <param name="Scale">alpha / rank.</param>
internal sealed record LowRankPair(Tensor Down, Tensor Up, double Scale)
{
    public long Rank => Down.shape[0];

    public Tensor Apply(Tensor x) => linear(linear(x, Down), Up).Times(Scale);

    /// <summary>The difference between merged and original weights, in float32: [out, in].</summary>
    public Tensor Product() => Up.to(ScalarType.Float32).mm(Down.to(ScalarType.Float32)).Times(Scale);
}
