using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NousCoder.Policy.Inference.Vectors;

/// <summary><see cref="RowProduct{T, TLanes}"/> for processors whose vectors have 8 numbers, and half as many registers for them.</summary>
internal static unsafe class NarrowRowProduct<T, TLanes>
    where T : unmanaged
    where TLanes : ILanes<T>
{
    private const int Lanes = 8;
    private const int RowsOfTile = 4;
    private const int OutputsOfTile = 2;
    private const int OutputsOfLine = 4;

    /// <inheritdoc cref="RowProduct{T, TLanes}.Multiply"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(float* x, int rows, int width, T* w, long wStride, int outputs, float* y, long yStride)
    {
        // Tiles at the end overlap those before them and compute some numbers a second time, to the same.
        for (var r = 0; rows >= RowsOfTile && r < rows; r += RowsOfTile)
        {
            var row = Math.Min(r, rows - RowsOfTile);
            for (var o = 0; o < outputs; o += OutputsOfTile)
            {
                var output = Math.Min(o, outputs - OutputsOfTile);
                Tile(x + ((long)row * width), width, w + (output * wStride), wStride, y + (row * yStride) + output, yStride);
            }
        }

        for (var r = 0; rows < RowsOfTile && r < rows; r++)
        {
            for (var o = 0; o < outputs; o += OutputsOfLine)
            {
                var output = Math.Min(o, outputs - OutputsOfLine);
                Line(x + ((long)r * width), width, w + (output * wStride), wStride, y + (r * yStride) + output);
            }
        }
    }

    /// <summary>One row of x with four of w.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Line(float* x, int width, T* w, long wStride, float* y)
    {
        Vector256<float> s0 = default, s1 = default, s2 = default, s3 = default;
        T* w0 = w, w1 = w0 + wStride, w2 = w1 + wStride, w3 = w2 + wStride;
        for (var i = 0; i < width; i += Lanes)
        {
            FetchNext(w3 + i, wStride, OutputsOfLine, i);
            var v = Vector256.Load(x + i);
            s0 = Vector256.FusedMultiplyAdd(v, TLanes.LoadNarrow(w0 + i), s0);
            s1 = Vector256.FusedMultiplyAdd(v, TLanes.LoadNarrow(w1 + i), s1);
            s2 = Vector256.FusedMultiplyAdd(v, TLanes.LoadNarrow(w2 + i), s2);
            s3 = Vector256.FusedMultiplyAdd(v, TLanes.LoadNarrow(w3 + i), s3);
        }

        (y[0], y[1], y[2], y[3]) = (Vector256.Sum(s0), Vector256.Sum(s1), Vector256.Sum(s2), Vector256.Sum(s3));
    }

    /// <summary>Four rows of x with two of w: each number of w, once it is float32, serves four rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile(float* x, int width, T* w, long wStride, float* y, long yStride)
    {
        Vector256<float> a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default, d0 = default, d1 = default;
        float* xa = x, xb = xa + width, xc = xb + width, xd = xc + width;
        T* w0 = w, w1 = w0 + wStride;
        for (var i = 0; i < width; i += Lanes)
        {
            FetchNext(w1 + i, wStride, OutputsOfTile, i);
            var (v0, v1) = (TLanes.LoadNarrow(w0 + i), TLanes.LoadNarrow(w1 + i));
            var row = Vector256.Load(xa + i);
            a0 = Vector256.FusedMultiplyAdd(row, v0, a0);
            a1 = Vector256.FusedMultiplyAdd(row, v1, a1);
            row = Vector256.Load(xb + i);
            b0 = Vector256.FusedMultiplyAdd(row, v0, b0);
            b1 = Vector256.FusedMultiplyAdd(row, v1, b1);
            row = Vector256.Load(xc + i);
            c0 = Vector256.FusedMultiplyAdd(row, v0, c0);
            c1 = Vector256.FusedMultiplyAdd(row, v1, c1);
            row = Vector256.Load(xd + i);
            d0 = Vector256.FusedMultiplyAdd(row, v0, d0);
            d1 = Vector256.FusedMultiplyAdd(row, v1, d1);
        }

        (y[0], y[1]) = (Vector256.Sum(a0), Vector256.Sum(a1));
        (y[yStride], y[yStride + 1]) = (Vector256.Sum(b0), Vector256.Sum(b1));
        (y[2 * yStride], y[(2 * yStride) + 1]) = (Vector256.Sum(c0), Vector256.Sum(c1));
        (y[3 * yStride], y[(3 * yStride) + 1]) = (Vector256.Sum(d0), Vector256.Sum(d1));
    }

    /// <summary>The rows of w that come next, as in <see cref="RowProduct{T, TLanes}"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FetchNext(T* last, long stride, int rows, int column)
    {
        const int NumbersOfLine = 32;
        if (sizeof(T) == sizeof(ushort) && column % NumbersOfLine == 0)
        {
            for (var row = 1; row <= rows; row++)
            {
                Prefetch.Line(last + (row * stride));
            }
        }
    }
}
