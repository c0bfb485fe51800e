namespace NousCoder.Client.Display;

/// <summary>A series of values as a small chart of block characters.</summary>
internal static class Curve
{
    private const string Blocks = " ▁▂▃▄▅▆▇█";

    /// <summary>One line of blocks, the newest values at its right end.</summary>
    public static string Sparkline(IReadOnlyList<double> values, int width)
    {
        var shown = values.Skip(Math.Max(0, values.Count - width)).ToArray();
        var (low, high) = Bounds(shown);
        return string.Concat(shown.Select(v => Blocks[1 + (int)Math.Round((v - low) / (high - low) * 7)]));
    }

    /// <summary>Rows of blocks with an axis on the left, from the first step to the last.</summary>
    public static IEnumerable<string> Chart(IReadOnlyList<double> values, int width, int height, string unit = "step")
    {
        if (values.Count == 0)
        {
            yield break;
        }

        var columns = Compress(values, width);
        var (low, high) = Bounds(columns);
        for (var row = height - 1; row >= 0; row--)
        {
            var label = row == height - 1 ? high : row == 0 ? low : (double?)null;
            var cells = columns.Select(v => Blocks[(int)Math.Clamp(1 + Math.Round(((v - low) / (high - low) * ((height * 8) - 1)) - (row * 8)), 0, 8)]);
            yield return $"{(label is null ? "" : Say.Number(label, "0.00")),7} │{string.Concat(cells)}";
        }

        yield return $"{"",7} └{new string('─', columns.Length)} {unit} {values.Count}";
    }

    /// <summary>Means of neighbours, where there are more values than columns.</summary>
    private static double[] Compress(IReadOnlyList<double> values, int width)
    {
        var columns = Math.Min(width, values.Count);
        return [.. Enumerable.Range(0, columns).Select(c =>
        {
            var from = (int)((long)c * values.Count / columns);
            var to = (int)((long)(c + 1) * values.Count / columns);
            return values.Skip(from).Take(to - from).Average();
        })];
    }

    private static (double Low, double High) Bounds(IReadOnlyCollection<double> values)
    {
        var (low, high) = values.Count == 0 ? (0, 0) : (values.Min(), values.Max());
        return high - low > 1e-9 ? (low, high) : (low, low + 1);
    }
}
