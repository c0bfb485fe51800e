namespace NousCoder.Client.Evaluations;

/// <summary>pass@k = 1 − C(n − c, k) / C(n, k): the chance that at least one of k samples passes, without bias (arXiv 2107.03374).</summary>
internal static class PassAtK
{
    /// <summary>The ks that are shown: 1, 2, 4 and so on, up to the number of samples, and that number.</summary>
    public static IReadOnlyList<int> Ks(int samples)
    {
        var ks = new List<int>();
        for (var k = 1; k < samples; k *= 2)
        {
            ks.Add(k);
        }

        return [.. ks, samples];
    }

    /// <param name="samples">Samples of the problem, n.</param>
    /// <param name="passed">Those that passed, c.</param>
    /// <param name="k">At most <paramref name="samples"/>.</param>
    public static double Of(int samples, int passed, int k)
    {
        // As a product, because the binomials of 1,000 samples are no doubles.
        var noneOf = 1.0;
        for (var i = samples - passed + 1; i <= samples; i++)
        {
            noneOf *= Math.Max(0, 1.0 - ((double)k / i));
        }

        return 1 - noneOf;
    }
}
