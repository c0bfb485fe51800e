using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NousCoder.Policy.Inference.Vectors;

/// <summary>y += p · v, in the order of the tokens for each number of y.</summary>
internal static unsafe class WeightedSum<T, TLanes>
    where T : unmanaged
    where TLanes : ILanes<T>
{
    private const int Lanes = 16;
    private const int Tile = 4;

    /// <summary>Adds the values of some tokens, weighed, to some rows.</summary>
    /// <param name="p">Weights: [rows, tokens], float32, its rows <paramref name="pStride"/> apart.</param>
    /// <param name="pStride">At least the tokens.</param>
    /// <param name="rows">At least 1.</param>
    /// <param name="v">[tokens, width], its rows <paramref name="vStride"/> apart.</param>
    /// <param name="vStride">At least the width.</param>
    /// <param name="tokens">At least 1.</param>
    /// <param name="y">[rows, width], float32.</param>
    /// <param name="width">A multiple of 16.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(float* p, long pStride, int rows, T* v, long vStride, int tokens, float* y, int width)
    {
        var r = 0;
        for (; r + Tile <= rows; r += Tile)
        {
            for (var d = 0; d < width; d += Lanes)
            {
                Four(p + (r * pStride), pStride, v + d, vStride, tokens, y + ((long)r * width) + d, width);
            }
        }

        for (; r < rows; r++)
        {
            for (var d = 0; d < width; d += Lanes)
            {
                One(p + (r * pStride), v + d, vStride, tokens, y + ((long)r * width) + d);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(float* p, long pStride, T* v, long vStride, int tokens, float* y, int width)
    {
        float* ya = y, yb = ya + width, yc = yb + width, yd = yc + width;
        float* pa = p, pb = pa + pStride, pc = pb + pStride, pd = pc + pStride;
        var (a, b, c, d) = (Vector512.Load(ya), Vector512.Load(yb), Vector512.Load(yc), Vector512.Load(yd));
        for (var t = 0; t < tokens; t++)
        {
            var value = TLanes.Load(v + (t * vStride));
            a = Vector512.FusedMultiplyAdd(Vector512.Create(pa[t]), value, a);
            b = Vector512.FusedMultiplyAdd(Vector512.Create(pb[t]), value, b);
            c = Vector512.FusedMultiplyAdd(Vector512.Create(pc[t]), value, c);
            d = Vector512.FusedMultiplyAdd(Vector512.Create(pd[t]), value, d);
        }

        a.Store(ya);
        b.Store(yb);
        c.Store(yc);
        d.Store(yd);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void One(float* p, T* v, long vStride, int tokens, float* y)
    {
        var sum = Vector512.Load(y);
        for (var t = 0; t < tokens; t++)
        {
            sum = Vector512.FusedMultiplyAdd(Vector512.Create(p[t]), TLanes.Load(v + (t * vStride)), sum);
        }

        sum.Store(y);
    }
}
