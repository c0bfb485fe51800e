namespace NousCoder.Policy.Warmup;

/// <summary>
/// Random numbers that are a pure function of the seed and the step on any machine and any version of .NET: SplitMix64
/// (https://prng.di.unimi.it/splitmix64.c) begun at a mix of the two.
/// </summary>
internal sealed class StableRandom(ulong seed, int step)
{
    private const ulong Increment = 0x9E3779B97F4A7C15;

    private ulong _state = Mix(Mix(seed) + (ulong)step);

    /// <summary>A number in [0, 1) with 53 random bits.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number in [0, <paramref name="count"/>).</summary>
    public int NextIndex(int count) => (int)(NextDouble() * count);

    private ulong Next() => Mix(_state += Increment);

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
