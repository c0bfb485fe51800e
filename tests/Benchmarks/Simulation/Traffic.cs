namespace NousCoder.Benchmarks.Simulation;

/// <summary>Operations of one kind.</summary>
/// <param name="Count">How many.</param>
/// <param name="Bytes">What they wrote or read together, where that is known.</param>
internal readonly record struct Traffic(long Count, long Bytes)
{
    public static Traffic operator +(Traffic one, Traffic other) => new(one.Count + other.Count, one.Bytes + other.Bytes);

    public static Traffic operator -(Traffic one, Traffic other) => new(one.Count - other.Count, one.Bytes - other.Bytes);
}
