using System.Globalization;
using NousCoder.Contracts.Problems;

namespace NousCoder.Client.Datasets.Packages;

/// <summary>Reads the flags that a package gives to the default output validator.</summary>
internal static class ValidatorFlags
{
    /// <param name="flags">The flags, in their order; a later one of a name holds.</param>
    /// <param name="where">File and field, for errors.</param>
    /// <param name="before">What was said further up.</param>
    /// <exception cref="RowException">The default output validator has no such flag, or it lacks its tolerance.</exception>
    public static TokenComparison Read(IReadOnlyList<string> flags, string where, TokenComparison before)
    {
        var comparison = before;
        for (var next = 0; next < flags.Count;)
        {
            var flag = flags[next++];
            comparison = flag switch
            {
                "case_sensitive" => comparison with { CaseSensitive = true },
                "space_change_sensitive" => comparison with { SpaceChangeSensitive = true },
                "float_absolute_tolerance" => comparison with { AbsoluteTolerance = Tolerance() },
                "float_relative_tolerance" => comparison with { RelativeTolerance = Tolerance() },
                "float_tolerance" when Tolerance() is var both => comparison with { AbsoluteTolerance = both, RelativeTolerance = both },
                _ => throw new RowException($"{where}: '{flag}' is no flag of the default output validator"),
            };

            double Tolerance() =>
                next < flags.Count && double.TryParse(flags[next++], NumberStyles.Float, CultureInfo.InvariantCulture, out var tolerance)
                && tolerance >= 0 && double.IsFinite(tolerance)
                    ? tolerance
                    : throw new RowException($"{where}: '{flag}' is not followed by a tolerance, such as 1e-6");
        }

        return comparison;
    }
}
