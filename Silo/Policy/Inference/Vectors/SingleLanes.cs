using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NousCoder.Policy.Inference.Vectors;

/// <summary>float32 as it is.</summary>
internal readonly unsafe struct SingleLanes : ILanes<float>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* source) => Vector512.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadNarrow(float* source) => Vector256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> values, float* target) => values.Store(target);
}
