using System.Text.RegularExpressions;

namespace NousCoder.Datasets.Formats;

/// <summary>Finds the function that a problem's starter code leaves open.</summary>
internal static partial class StarterFunction
{
    /// <summary>Returns the name of the first method of class Solution, else of the first function; null if there is none.</summary>
    public static string? NameIn(string starterCode)
    {
        var solution = Solution().Match(starterCode) is { Success: true } match ? match.Index : 0;
        return Definition().Matches(starterCode, solution)
            .Select(m => m.Groups[1].Value)
            .FirstOrDefault(n => !n.StartsWith("__", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^class\s+Solution\b", RegexOptions.Multiline)]
    private static partial Regex Solution();

    [GeneratedRegex(@"^[ \t]*(?:async[ \t]+)?def[ \t]+(\w+)[ \t]*\(", RegexOptions.Multiline)]
    private static partial Regex Definition();
}
