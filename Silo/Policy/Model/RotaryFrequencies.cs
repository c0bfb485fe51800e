namespace NousCoder.Policy.Model;

/// <summary>The angle per position of each pair of a head's dimensions.</summary>
public static class RotaryFrequencies
{
    /// <summary>base^(−2i/d), i from 0 to d/2 − 1; with YaRN blended with the same divided by its factor.</summary>
    /// <returns>d/2 angles in radians per position.</returns>
    public static double[] Compute(int headSize, double theta, YarnScaling? yarn)
    {
        var frequencies = new double[headSize / 2];
        var (low, high) = yarn is null ? (0, 0) : Ramp(headSize, theta, yarn);
        for (var i = 0; i < frequencies.Length; i++)
        {
            var plain = Math.Pow(theta, -2.0 * i / headSize);
            var share = yarn is null ? 0 : Math.Clamp((i - low) / Math.Max(high - low, 0.001), 0, 1);
            frequencies[i] = yarn is null ? plain : ((1 - share) * plain) + (share * plain / yarn.Factor);
        }

        return frequencies;
    }

    /// <summary>
    /// The dimensions between which YaRN goes from leaving alone to stretching: floor and ceiling of
    /// d · ln(L / 2πn) / (2 ln base) at n = beta fast and beta slow.
    /// </summary>
    public static (int Low, int High) Ramp(int headSize, double theta, YarnScaling yarn)
    {
        double DimensionOf(double rotations) =>
            headSize * Math.Log(yarn.OriginalMaxPositionEmbeddings / (rotations * 2 * Math.PI)) / (2 * Math.Log(theta));

        var low = Math.Max(0, (int)Math.Floor(DimensionOf(yarn.BetaFast)));
        var high = Math.Min(headSize - 1, (int)Math.Ceiling(DimensionOf(yarn.BetaSlow)));
        return (low, high);
    }
}
