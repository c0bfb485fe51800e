namespace NousCoder.Client.Evaluations;

/// <summary>Statistics by drawing again from what was measured. The draws are the same each time.</summary>
internal static class Resampling
{
    private const int Draws = 2_000;
    private const int Seed = 20_250_501;

    /// <summary>The 95 % percentile interval of the mean, by the bootstrap over the values.</summary>
    public static (double Low, double High) Interval(IReadOnlyList<double> values)
    {
        var random = new Random(Seed);
        var means = new double[Draws];
        for (var draw = 0; draw < Draws; draw++)
        {
            var sum = 0.0;
            for (var i = 0; i < values.Count; i++)
            {
                sum += values[random.Next(values.Count)];
            }

            means[draw] = sum / values.Count;
        }

        Array.Sort(means);
        return (means[(int)(Draws * 0.025)], means[(int)(Draws * 0.975) - 1]);
    }

    /// <summary>
    /// The two-sided p-value of a paired permutation test: how often the mean of the differences is at least as far from 0 when
    /// each difference has its sign at random.
    /// </summary>
    public static double SignFlip(IReadOnlyList<double> differences)
    {
        var random = new Random(Seed);
        var observed = Math.Abs(differences.Sum());
        var asFar = 0;
        for (var draw = 0; draw < Draws; draw++)
        {
            var sum = 0.0;
            foreach (var difference in differences)
            {
                sum += random.Next(2) == 0 ? difference : -difference;
            }

            asFar += Math.Abs(sum) >= observed - 1e-9 ? 1 : 0;
        }

        // What was observed is one of the possible draws, so the value is never 0.
        return (asFar + 1.0) / (Draws + 1);
    }
}
