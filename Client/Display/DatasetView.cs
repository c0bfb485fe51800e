using NousCoder.Contracts.Problems;

namespace NousCoder.Client.Display;

/// <summary>A dataset in a few numbers.</summary>
internal static class DatasetView
{
    public static void Show(IAnsiConsole console, DatasetSummary dataset) => console.Facts(
        ("dataset", dataset.Name),
        ("problems", Say.Count(dataset.Problems)),
        ("kind", $"{Say.Count(dataset.Problems - dataset.FunctionProblems)} read standard input, {Say.Count(dataset.FunctionProblems)} are functions"),
        ("difficulty", Counts(dataset.Difficulties)),
        ("source", Counts(dataset.Sources)),
        ("dates", dataset.Earliest is { } earliest ? $"{earliest:yyyy-MM-dd} to {dataset.Latest:yyyy-MM-dd}" : ""),
        ("hidden tests", Say.Count(dataset.Tests)),
        ("tests a problem", Of(dataset.TestsPerProblem, Say.Count)),
        ("bytes a problem", Of(dataset.SuiteBytes, Say.Bytes)),
        ("stored suites", $"{Say.Count(dataset.Suites)}, {Say.Bytes(dataset.StoredBytes)}"),
        ("filtered", string.Join(", ", dataset.Filtered.Select(f => $"{Say.Count(f.Value)} by {f.Key}"))),
        ("left out", dataset.LeftOut > 0 ? $"{Say.Plural(dataset.LeftOut, "row")} that could not be used; --left-out lists them" : ""),
        ("digest", dataset.Digest));

    private static string Counts(IEnumerable<KeyValuePair<string, int>> counts) => string.Join(", ", counts
        .OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal)
        .Select(c => $"{Say.Count(c.Value)} {(c.Key.Length == 0 ? "not stated" : c.Key)}"));

    private static string Of(Distribution values, Func<long, string> say) =>
        $"{say(values.Minimum)} to {say(values.Maximum)}, median {say(values.Median)}, mean {say((long)Math.Round(values.Mean))}";
}
