using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NousCoder.Policy.Inference.Vectors;

/// <summary>What is done to one row of float32 numbers at a time. Widths are multiples of 16.</summary>
internal static unsafe class RowMath
{
    private const int Lanes = 16;

    /// <summary>y = x / √(mean x² + ε) · weight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Normalize(float* x, float* weight, float* y, int width, double epsilon)
    {
        var squares = Vector512<float>.Zero;
        for (var i = 0; i < width; i += Lanes)
        {
            var v = Vector512.Load(x + i);
            squares = Vector512.FusedMultiplyAdd(v, v, squares);
        }

        var scale = Vector512.Create((float)(1 / Math.Sqrt((Vector512.Sum(squares) / width) + epsilon)));
        for (var i = 0; i < width; i += Lanes)
        {
            (Vector512.Load(x + i) * scale * Vector512.Load(weight + i)).Store(y + i);
        }
    }

    /// <summary>y += x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(float* x, float* y, int width)
    {
        for (var i = 0; i < width; i += Lanes)
        {
            (Vector512.Load(x + i) + Vector512.Load(y + i)).Store(y + i);
        }
    }

    /// <summary>x = x · factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale(float* x, int width, float factor)
    {
        var scale = Vector512.Create(factor);
        for (var i = 0; i < width; i += Lanes)
        {
            (Vector512.Load(x + i) * scale).Store(x + i);
        }
    }

    /// <summary>gate = silu(gate) · up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gate(float* gate, float* up, int width)
    {
        for (var i = 0; i < width; i += Lanes)
        {
            var g = Vector512.Load(gate + i);
            (g / (Vector512<float>.One + Vector512.Exp(-g)) * Vector512.Load(up + i)).Store(gate + i);
        }
    }

    /// <summary>x · cos + rotate_half(x) · sin, in place.</summary>
    /// <param name="head">One head; half its width is a multiple of 8.</param>
    /// <param name="cosine">As wide as the head.</param>
    /// <param name="sine">As wide as the head, negative in its first half.</param>
    /// <param name="width">Of the head.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rotate(float* head, float* cosine, float* sine, int width)
    {
        var half = width / 2;
        for (var i = 0; i < half; i += Lanes / 2)
        {
            var (a, b) = (Vector256.Load(head + i), Vector256.Load(head + half + i));
            ((a * Vector256.Load(cosine + i)) + (b * Vector256.Load(sine + i))).Store(head + i);
            ((b * Vector256.Load(cosine + half + i)) + (a * Vector256.Load(sine + half + i))).Store(head + half + i);
        }
    }

    /// <summary>The largest number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Max(float* x, int width)
    {
        var largest = Vector512.Load(x);
        for (var i = Lanes; i < width; i += Lanes)
        {
            largest = Vector512.Max(largest, Vector512.Load(x + i));
        }

        var most = largest[0];
        for (var i = 1; i < Lanes; i++)
        {
            most = Math.Max(most, largest[i]);
        }

        return most;
    }

    /// <summary>x = exp((x − most) · scale).</summary>
    /// <returns>Their sum.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Exponentiate(float* x, int width, float most, float scale)
    {
        var (sum, top, factor) = (Vector512<float>.Zero, Vector512.Create(most), Vector512.Create(scale));
        for (var i = 0; i < width; i += Lanes)
        {
            var e = Vector512.Exp((Vector512.Load(x + i) - top) * factor);
            e.Store(x + i);
            sum += e;
        }

        return Vector512.Sum(sum);
    }
}
