namespace NousCoder.Benchmarks.Simulation;

/// <summary>What is stored of one kind.</summary>
/// <param name="Count">Rows or artifacts.</param>
/// <param name="Bytes">Their bytes together.</param>
/// <param name="Largest">Bytes of the largest.</param>
internal readonly record struct Held(int Count, long Bytes, long Largest)
{
    /// <summary>Mean bytes.</summary>
    public double Mean => Count == 0 ? 0 : (double)Bytes / Count;

    public static Held Of(IEnumerable<long> sizes)
    {
        var all = sizes.ToArray();
        return new Held(all.Length, all.Sum(), all.DefaultIfEmpty().Max());
    }
}
