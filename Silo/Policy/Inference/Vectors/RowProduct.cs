using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NousCoder.Policy.Inference.Vectors;

/// <summary>
/// y = x · wᵀ. Each number of y is one sum in the order of the columns, in 16 lanes that are added at the end (8 on processors
/// without AVX-512), whichever tile it is computed in: so it depends on its own row of x and of w alone, and not on how many rows
/// there are.
/// </summary>
internal static unsafe class RowProduct<T, TLanes>
    where T : unmanaged
    where TLanes : ILanes<T>
{
    private const int Lanes = 16;
    private const int Tile = 4;
    private const int TallRows = 8;
    private const int TallOutputs = 3;

    /// <summary>Multiplies a panel of w, small enough to stay in the processor's cache, with all rows of x.</summary>
    /// <param name="x">[rows, width], float32.</param>
    /// <param name="rows">At least 1.</param>
    /// <param name="width">A multiple of 16.</param>
    /// <param name="w">[outputs, width], its rows <paramref name="wStride"/> apart.</param>
    /// <param name="wStride">At least the width.</param>
    /// <param name="outputs">At least 4.</param>
    /// <param name="y">[rows, outputs], float32, its rows <paramref name="yStride"/> apart.</param>
    /// <param name="yStride">At least the outputs.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(float* x, int rows, int width, T* w, long wStride, int outputs, float* y, long yStride)
    {
        if (!Vector512.IsHardwareAccelerated)
        {
            NarrowRowProduct<T, TLanes>.Multiply(x, rows, width, w, wStride, outputs, y, yStride);
            return;
        }

        // Tiles at the end overlap those before them and compute some numbers a second time, to the same.
        var r = 0;
        for (; rows >= TallRows && rows - r > Tile; r += TallRows)
        {
            var row = Math.Min(r, rows - TallRows);
            for (var o = 0; o < outputs; o += TallOutputs)
            {
                var output = Math.Min(o, outputs - TallOutputs);
                Tall(x + ((long)row * width), width, w + (output * wStride), wStride, y + (row * yStride) + output, yStride);
            }
        }

        for (; r < rows; r += Tile)
        {
            var row = rows < Tile ? r : Math.Min(r, rows - Tile);
            for (var o = 0; o < outputs; o += Tile)
            {
                var output = Math.Min(o, outputs - Tile);
                if (rows >= Tile)
                {
                    Square(x + ((long)row * width), width, w + (output * wStride), wStride, y + (row * yStride) + output, yStride);
                    continue;
                }

                for (var single = 0; single < rows; single++)
                {
                    Line(x + ((long)single * width), width, w + (output * wStride), wStride, y + (single * yStride) + output);
                }
            }
        }
    }

    /// <summary>One row of x with four of w.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Line(float* x, int width, T* w, long wStride, float* y)
    {
        Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default;
        T* w0 = w, w1 = w0 + wStride, w2 = w1 + wStride, w3 = w2 + wStride;
        for (var i = 0; i < width; i += Lanes)
        {
            FetchNext(w3 + i, wStride, Tile, i);
            var v = Vector512.Load(x + i);
            s0 = Vector512.FusedMultiplyAdd(v, TLanes.Load(w0 + i), s0);
            s1 = Vector512.FusedMultiplyAdd(v, TLanes.Load(w1 + i), s1);
            s2 = Vector512.FusedMultiplyAdd(v, TLanes.Load(w2 + i), s2);
            s3 = Vector512.FusedMultiplyAdd(v, TLanes.Load(w3 + i), s3);
        }

        Sum(s0, s1, s2, s3, y);
    }

    /// <summary>Four rows of x with four of w: as many sums as there are registers for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Square(float* x, int width, T* w, long wStride, float* y, long yStride)
    {
        Vector512<float> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
        Vector512<float> c0 = default, c1 = default, c2 = default, c3 = default, d0 = default, d1 = default, d2 = default, d3 = default;
        float* xa = x, xb = xa + width, xc = xb + width, xd = xc + width;
        T* w0 = w, w1 = w0 + wStride, w2 = w1 + wStride, w3 = w2 + wStride;
        for (var i = 0; i < width; i += Lanes)
        {
            FetchNext(w3 + i, wStride, Tile, i);
            var (v0, v1, v2, v3) = (TLanes.Load(w0 + i), TLanes.Load(w1 + i), TLanes.Load(w2 + i), TLanes.Load(w3 + i));
            var row = Vector512.Load(xa + i);
            a0 = Vector512.FusedMultiplyAdd(row, v0, a0);
            a1 = Vector512.FusedMultiplyAdd(row, v1, a1);
            a2 = Vector512.FusedMultiplyAdd(row, v2, a2);
            a3 = Vector512.FusedMultiplyAdd(row, v3, a3);
            row = Vector512.Load(xb + i);
            b0 = Vector512.FusedMultiplyAdd(row, v0, b0);
            b1 = Vector512.FusedMultiplyAdd(row, v1, b1);
            b2 = Vector512.FusedMultiplyAdd(row, v2, b2);
            b3 = Vector512.FusedMultiplyAdd(row, v3, b3);
            row = Vector512.Load(xc + i);
            c0 = Vector512.FusedMultiplyAdd(row, v0, c0);
            c1 = Vector512.FusedMultiplyAdd(row, v1, c1);
            c2 = Vector512.FusedMultiplyAdd(row, v2, c2);
            c3 = Vector512.FusedMultiplyAdd(row, v3, c3);
            row = Vector512.Load(xd + i);
            d0 = Vector512.FusedMultiplyAdd(row, v0, d0);
            d1 = Vector512.FusedMultiplyAdd(row, v1, d1);
            d2 = Vector512.FusedMultiplyAdd(row, v2, d2);
            d3 = Vector512.FusedMultiplyAdd(row, v3, d3);
        }

        Sum(a0, a1, a2, a3, y);
        Sum(b0, b1, b2, b3, y + yStride);
        Sum(c0, c1, c2, c3, y + (2 * yStride));
        Sum(d0, d1, d2, d3, y + (3 * yStride));
    }

    /// <summary>Eight rows of x with three of w: a number of w, once it is float32, serves twice as many rows as in a square.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tall(float* x, int width, T* w, long wStride, float* y, long yStride)
    {
        Vector512<float> a0 = default, a1 = default, a2 = default, b0 = default, b1 = default, b2 = default;
        Vector512<float> c0 = default, c1 = default, c2 = default, d0 = default, d1 = default, d2 = default;
        Vector512<float> e0 = default, e1 = default, e2 = default, f0 = default, f1 = default, f2 = default;
        Vector512<float> g0 = default, g1 = default, g2 = default, h0 = default, h1 = default, h2 = default;
        float* xa = x, xb = xa + width, xc = xb + width, xd = xc + width;
        float* xe = xd + width, xf = xe + width, xg = xf + width, xh = xg + width;
        T* w0 = w, w1 = w0 + wStride, w2 = w1 + wStride;
        for (var i = 0; i < width; i += Lanes)
        {
            FetchNext(w2 + i, wStride, TallOutputs, i);
            var (v0, v1, v2) = (TLanes.Load(w0 + i), TLanes.Load(w1 + i), TLanes.Load(w2 + i));
            var row = Vector512.Load(xa + i);
            a0 = Vector512.FusedMultiplyAdd(row, v0, a0);
            a1 = Vector512.FusedMultiplyAdd(row, v1, a1);
            a2 = Vector512.FusedMultiplyAdd(row, v2, a2);
            row = Vector512.Load(xb + i);
            b0 = Vector512.FusedMultiplyAdd(row, v0, b0);
            b1 = Vector512.FusedMultiplyAdd(row, v1, b1);
            b2 = Vector512.FusedMultiplyAdd(row, v2, b2);
            row = Vector512.Load(xc + i);
            c0 = Vector512.FusedMultiplyAdd(row, v0, c0);
            c1 = Vector512.FusedMultiplyAdd(row, v1, c1);
            c2 = Vector512.FusedMultiplyAdd(row, v2, c2);
            row = Vector512.Load(xd + i);
            d0 = Vector512.FusedMultiplyAdd(row, v0, d0);
            d1 = Vector512.FusedMultiplyAdd(row, v1, d1);
            d2 = Vector512.FusedMultiplyAdd(row, v2, d2);
            row = Vector512.Load(xe + i);
            e0 = Vector512.FusedMultiplyAdd(row, v0, e0);
            e1 = Vector512.FusedMultiplyAdd(row, v1, e1);
            e2 = Vector512.FusedMultiplyAdd(row, v2, e2);
            row = Vector512.Load(xf + i);
            f0 = Vector512.FusedMultiplyAdd(row, v0, f0);
            f1 = Vector512.FusedMultiplyAdd(row, v1, f1);
            f2 = Vector512.FusedMultiplyAdd(row, v2, f2);
            row = Vector512.Load(xg + i);
            g0 = Vector512.FusedMultiplyAdd(row, v0, g0);
            g1 = Vector512.FusedMultiplyAdd(row, v1, g1);
            g2 = Vector512.FusedMultiplyAdd(row, v2, g2);
            row = Vector512.Load(xh + i);
            h0 = Vector512.FusedMultiplyAdd(row, v0, h0);
            h1 = Vector512.FusedMultiplyAdd(row, v1, h1);
            h2 = Vector512.FusedMultiplyAdd(row, v2, h2);
        }

        Sum(a0, a1, a2, y);
        Sum(b0, b1, b2, y + yStride);
        Sum(c0, c1, c2, y + (2 * yStride));
        Sum(d0, d1, d2, y + (3 * yStride));
        Sum(e0, e1, e2, y + (4 * yStride));
        Sum(f0, f1, f2, y + (5 * yStride));
        Sum(g0, g1, g2, y + (6 * yStride));
        Sum(h0, h1, h2, y + (7 * yStride));
    }

    /// <summary>
    /// The next rows of w, of which a cache line holds 32 numbers in bfloat16: rows so short end before the processor's
    /// own prefetcher has got going. On float32 it does as well.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FetchNext(T* last, long stride, int rows, int column)
    {
        if (sizeof(T) == sizeof(ushort) && column % (2 * Lanes) == 0)
        {
            for (var row = 1; row <= rows; row++)
            {
                Prefetch.Line(last + (row * stride));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sum(Vector512<float> s0, Vector512<float> s1, Vector512<float> s2, float* y) =>
        (y[0], y[1], y[2]) = (Vector512.Sum(s0), Vector512.Sum(s1), Vector512.Sum(s2));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sum(Vector512<float> s0, Vector512<float> s1, Vector512<float> s2, Vector512<float> s3, float* y) =>
        (y[0], y[1], y[2], y[3]) = (Vector512.Sum(s0), Vector512.Sum(s1), Vector512.Sum(s2), Vector512.Sum(s3));
}
