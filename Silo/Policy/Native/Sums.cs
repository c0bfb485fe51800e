using TorchSharp;
using static TorchSharp.torch;

namespace NousCoder.Policy.Native;

/// <summary>
/// Sums whose numbers are held while native code reads them. TorchSharp 0.107 makes a Scalar 1 of every <c>x + y</c> and holds
/// on to its handle only (Tensor.add): a garbage collection at that moment frees it, and the sum throws or takes a wrong
/// multiple. Under constant collection 6 of 964,000 threw; of these here none.
/// </summary>
internal static class Sums
{
    private static readonly Scalar One = 1;

    /// <summary>x + y.</summary>
    public static Tensor Plus(this Tensor x, Tensor y) => x.add(y, One);

    /// <summary>x + y, in x.</summary>
    public static Tensor PlusInPlace(this Tensor x, double y)
    {
        using Scalar held = y;
        return x.add_(held, One);
    }

    /// <summary>x + y · z.</summary>
    public static Tensor PlusProduct(this Tensor x, Tensor y, Tensor z) => x.addcmul(y, z, One);
}
