using NousCoder.Contracts.Problems;

namespace NousCoder.Datasets.Import;

/// <summary>Thrown if no row of an import can be used. The message lists the reasons.</summary>
/// <param name="path">What was to be imported.</param>
/// <param name="leftOut">The first rows that could not be used.</param>
/// <param name="leftOutCount">How many could not be used.</param>
/// <param name="filtered">How many rows each filter left out.</param>
public sealed class NothingImportedException(
    string path, ImmutableArray<LeftOutRow> leftOut, int leftOutCount, ImmutableSortedDictionary<string, int> filtered)
    : Exception(Describe(path, leftOut, leftOutCount, filtered))
{
    private const int MaxReasons = 20;

    /// <summary>The first rows that could not be used, each with its reason.</summary>
    public ImmutableArray<LeftOutRow> LeftOut => leftOut;

    /// <summary>Number of rows that could not be used.</summary>
    public int LeftOutCount => leftOutCount;

    /// <summary>Number of rows that each filter left out, by the filter as it stands on the command line.</summary>
    public ImmutableSortedDictionary<string, int> Filtered => filtered;

    private static string Describe(
        string path, ImmutableArray<LeftOutRow> leftOut, int leftOutCount, ImmutableSortedDictionary<string, int> filtered)
    {
        var filteredCount = filtered.Values.Sum();
        if (leftOutCount == 0)
        {
            return filteredCount > 0
                ? $"{path}: all {Rows(filteredCount)} filtered out ({string.Join(", ", filtered.Select(f => $"{f.Key}: {f.Value}"))})"
                : $"{path}: holds no problem";
        }

        var reasons = leftOut.GroupBy(r => r.Reason).Select(g => g.Count() == 1
            ? $"{g.First()}"
            : $"{g.First()} (and {Rows(g.Count() - 1, "other ")})").ToArray();
        var shown = string.Join("; ", reasons.Take(MaxReasons));
        var more = reasons.Length > MaxReasons ? $"; and {Number(reasons.Length - MaxReasons)} other reasons" : "";
        return $"{path}: all {Rows(leftOutCount + filteredCount)} skipped ({Number(leftOutCount)} unusable, {Number(filteredCount)} filtered out): {shown}{more}";
    }
    private static string Rows(int count, string kind = "") => $"{Number(count)} {kind}row{(count == 1 ? "" : "s")}";

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
