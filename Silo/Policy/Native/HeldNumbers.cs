using TorchSharp;
using static TorchSharp.torch;

namespace NousCoder.Policy.Native;

/// <summary>
/// Operations between tensors and numbers, with the numbers held while native code reads them. TorchSharp 0.107 makes a Scalar
/// of every number, of the 1 in <c>x + y</c> and of the 2 in <c>x.square()</c> too, and passes on its handle only: a garbage
/// collection at that moment frees it, and the operation takes a wrong number, throws, or ends the process. So nothing else in
/// this project may hand a number to libtorch; a test looks for calls that do.
/// </summary>
internal static class HeldNumbers
{
    private static readonly Scalar Zero = 0;
    private static readonly Scalar One = 1;

    /// <summary>x + y.</summary>
    public static Tensor Plus(this Tensor x, Tensor y) => x.add(y, One);

    /// <summary>x + y.</summary>
    public static Tensor Plus(this Tensor x, double y)
    {
        using Scalar held = y;
        return x.add(held, One);
    }

    /// <summary>x + y, in x.</summary>
    public static Tensor AddInPlace(this Tensor x, Tensor y) => x.add_(y, One);

    /// <summary>x + y · z of matrices, in x.</summary>
    public static Tensor AddProduct(this Tensor x, Tensor y, Tensor z) => x.addmm_(y, z);

    /// <summary>Adds slices to those of x at some places, in x.</summary>
    /// <param name="x">What is changed.</param>
    /// <param name="dimension">The dimension that <paramref name="places"/> are places in.</param>
    /// <param name="places">int64 [n], with repetitions.</param>
    /// <param name="slices">What is added, of x's type.</param>
    public static Tensor AddAt(this Tensor x, long dimension, Tensor places, Tensor slices) => x.index_add_(dimension, places, slices, One);

    /// <summary>x + y, in x.</summary>
    public static Tensor PlusInPlace(this Tensor x, double y)
    {
        using Scalar held = y;
        return x.add_(held, One);
    }

    /// <summary>x + y · z.</summary>
    public static Tensor PlusProduct(this Tensor x, Tensor y, Tensor z) => x.addcmul(y, z, One);

    /// <summary>x · y.</summary>
    public static Tensor Times(this Tensor x, double y)
    {
        using Scalar held = y;
        return x.mul(held);
    }

    /// <summary>x · y, in x.</summary>
    public static Tensor TimesInPlace(this Tensor x, double y)
    {
        using Scalar held = y;
        return x.mul_(held);
    }

    /// <summary>x / y.</summary>
    public static Tensor Over(this Tensor x, double y)
    {
        using Scalar held = y;
        return x.div(held);
    }

    /// <summary>x, but no less than <paramref name="least"/> and no more than <paramref name="most"/>.</summary>
    public static Tensor Between(this Tensor x, double least, double most)
    {
        using Scalar low = least, high = most;
        return x.clamp(low, high);
    }

    /// <summary>The same for whole numbers, which stay whole.</summary>
    public static Tensor Between(this Tensor x, long least, long most)
    {
        using Scalar low = least, high = most;
        return x.clamp(low, high);
    }

    /// <summary>The larger of x and a number.</summary>
    public static Tensor AtLeast(this Tensor x, double least)
    {
        using Scalar held = least;
        return x.clamp_min(held);
    }

    /// <summary>The smaller of x and a number.</summary>
    public static Tensor AtMost(this Tensor x, double most)
    {
        using Scalar held = most;
        return x.clamp_max(held);
    }

    /// <summary>Where x &lt; y.</summary>
    public static Tensor IsBelow(this Tensor x, double y)
    {
        using Scalar held = y;
        return x.lt(held);
    }

    /// <summary>Where x &gt; y.</summary>
    public static Tensor IsAbove(this Tensor x, double y)
    {
        using Scalar held = y;
        return x.gt(held);
    }

    /// <summary>Sets all of x.</summary>
    public static Tensor Fill(this Tensor x, double value)
    {
        using Scalar held = value;
        return x.fill_(held);
    }

    /// <summary>Sets x where a mask is true.</summary>
    public static Tensor FillWhere(this Tensor x, Tensor mask, double value)
    {
        using Scalar held = value;
        return x.masked_fill_(mask, held);
    }

    /// <summary>Sets slices of x to 0.</summary>
    /// <param name="x">What is changed.</param>
    /// <param name="dimension">The dimension that <paramref name="places"/> are places in.</param>
    /// <param name="places">int64 [n].</param>
    public static Tensor ClearAt(this Tensor x, long dimension, Tensor places) => x.index_fill_(dimension, places, Zero);

    /// <summary>0 to <paramref name="count"/> − 1.</summary>
    public static Tensor Range(long count, ScalarType type, Device device) => Range(0, count, type, device);

    /// <summary><paramref name="start"/> to <paramref name="end"/> − 1.</summary>
    public static Tensor Range(long start, long end, ScalarType type, Device device)
    {
        using Scalar first = start, last = end;
        return arange(first, last, One, type, device);
    }

    /// <summary>The number that a tensor of one element holds.</summary>
    public static double Number(this Tensor x) => x.to(ScalarType.Float64).item<double>();
}
