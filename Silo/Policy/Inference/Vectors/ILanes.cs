using System.Runtime.Intrinsics;

namespace NousCoder.Policy.Inference.Vectors;

/// <summary>How stored numbers, 16 or 8 at a time, become float32, in which everything is computed, and back.</summary>
/// <typeparam name="T">A stored number.</typeparam>
internal unsafe interface ILanes<T>
    where T : unmanaged
{
    static abstract Vector512<float> Load(T* source);

    static abstract Vector256<float> LoadNarrow(T* source);

    static abstract void Store(Vector512<float> values, T* target);
}
