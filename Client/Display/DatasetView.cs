using NousCoder.Contracts.Problems;

namespace NousCoder.Client.Display;

/// <summary>A dataset in a few numbers.</summary>
internal static class DatasetView
{
    public static void Show(IAnsiConsole console, DatasetSummary dataset) => console.Facts(
        ("dataset", dataset.Name),
        ("problems", Say.Count(dataset.Problems)),
        ("of them", $"{Say.Count(dataset.Problems - dataset.FunctionProblems)} read standard input, {Say.Count(dataset.FunctionProblems)} are functions"),
        ("difficulty", string.Join(", ", dataset.Difficulties.Select(d => $"{(d.Key.Length == 0 ? "not stated" : d.Key)} {Say.Count(d.Value)}"))),
        ("hidden tests", Say.Count(dataset.Tests)),
        ("digest", dataset.Digest));
}
