namespace NousCoder.Datasets.Json;

/// <summary>Replaces a buffer by a larger one.</summary>
internal static class LargeBuffer
{
    private const int LargeBytes = 64 << 20;

    /// <param name="buffer">The buffer; afterwards the larger one, with the kept bytes at its beginning.</param>
    /// <param name="kept">The bytes of it that are kept.</param>
    /// <param name="size">Bytes of the larger one. Those that are not kept are not cleared: no memory is taken for them before they are written.</param>
    public static void Grow(ref byte[] buffer, Range kept, int size)
    {
        var grown = GC.AllocateUninitializedArray<byte>(size);
        buffer.AsSpan(kept).CopyTo(grown);
        buffer = grown;
        if (size >= LargeBytes)
        {
            // Nothing else would give the smaller one's memory back before this one is full.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        }
    }
}
