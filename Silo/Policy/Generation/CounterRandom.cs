namespace NousCoder.Policy.Generation;

/// <summary>
/// Uniform numbers that depend on a seed and a position only, so that a sequence draws the same whatever else is in its batch
/// (the finalizer of SplitMix64, https://doi.org/10.1145/2660193.2660195, over a counter).
/// </summary>
internal static class CounterRandom
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>In [0, 1 − 2^−52].</summary>
    public static double Uniform(ulong seed, int position) =>
        (Mix(Mix(seed) + (Golden * ((ulong)position + 1))) >> 12) * (1.0 / (1UL << 52));

    /// <summary>The seed of one of many independent sequences of numbers that belong to a seed.</summary>
    public static ulong Stream(ulong seed, int number) => Mix(seed) + (ulong)number;

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
