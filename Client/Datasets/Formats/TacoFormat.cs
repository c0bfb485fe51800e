using System.Text.RegularExpressions;
using NousCoder.Datasets.Json;
using NousCoder.Datasets.Suites;

namespace NousCoder.Datasets.Formats;

/// <summary>BAAI/TACO and likaixin/TACO-verified.</summary>
internal sealed partial class TacoFormat : IRowFormat
{
    public string Name => "taco";

    public bool Fits(RowFields row) => row.Has("input_output");

    public RowProblem Read(RowFields row, RowOrigin origin)
    {
        var tests = TestsReader.Read(row, "input_output");
        return new RowProblem
        {
            Statement = row.RequiredText("question"),
            Tests = tests with { TacoResults = true },
            FunctionName = tests.FunctionName,
            StarterCode = row.Text("starter_code"),
            Difficulty = row.Text("difficulty"),
            Source = row.Text("source"),
            SourceId = row.Text("name"),
            // Often empty or in words; a problem without a date is as good.
            Date = Dates.TryParse(row.TextOrNumber("date")),
            TimeLimitSeconds = Seconds(row.TextOrNumber("time_limit")),
            MemoryLimitMebibytes = Mebibytes(row.TextOrNumber("memory_limit")),
            Solutions = origin.WithSolutions ? SolutionList.Read(row, "solutions") : ReferenceSolutions.None,
        };
    }

    /// <summary>"2.0 seconds" and "1 second"; null for what is in other words.</summary>
    private static double? Seconds(string text) =>
        TimeLimit().Match(text) is { Success: true } match
        && double.TryParse(match.Groups[1].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
        && seconds > 0 ? seconds : null;

    /// <summary>"256.0 megabytes"; null for what is in other words.</summary>
    private static int? Mebibytes(string text) =>
        MemoryLimit().Match(text) is { Success: true } match
        && double.TryParse(match.Groups[1].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var size)
        && size is >= 1 and <= int.MaxValue ? (int)size : null;

    [GeneratedRegex(@"^\s*([0-9]+(?:\.[0-9]+)?)\s*(?:mb|mib|megabyte|megabytes)\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex MemoryLimit();

    [GeneratedRegex(@"^\s*([0-9]+(?:\.[0-9]+)?)\s*(?:s|sec|secs|second|seconds)?\.?\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex TimeLimit();
}
