using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace NousCoder.Policy.Inference.Vectors;

/// <summary>Has memory fetched that is read soon, where the processor does not foresee it. Nothing on processors without the instruction.</summary>
internal static unsafe class Prefetch
{
    private const int LineBytes = 64;

    /// <summary>The cache line of an address, which need not be one that may be read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Line(void* address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(address);
        }
    }

    /// <summary>Some rows.</summary>
    /// <param name="first">Where the first begins.</param>
    /// <param name="stride">Bytes from one to the next.</param>
    /// <param name="rows">How many.</param>
    /// <param name="bytes">Of each, from its beginning.</param>
    public static void Rows(void* first, long stride, int rows, int bytes)
    {
        for (var row = 0; row < rows; row++)
        {
            for (var at = 0; at < bytes; at += LineBytes)
            {
                Line((byte*)first + (row * stride) + at);
            }
        }
    }
}
