using NousCoder.Client.Display;
using NousCoder.Contracts.Evaluation;

namespace NousCoder.Client.Evaluations;

/// <summary>An evaluation as a Markdown page; its plot is a Mermaid chart, which stays text.</summary>
internal static class MarkdownReport
{
    public static string Write(EvaluationResult result, EvaluationSummary summary)
    {
        var lines = new List<string> { $"# {result.EvaluationId}", "", "| | |", "|---|---|" };
        lines.AddRange(EvaluationView.Facts(result, summary).Where(f => f.Value.Length > 0).Select(f => $"| {f.Name} | {Cell(f.Value)} |"));
        lines.AddRange(
        [
            "", "## pass@k", "", "```mermaid", "xychart-beta", "    title \"pass@k\"",
            $"    x-axis \"k\" [{string.Join(", ", summary.PassAt.Keys)}]",
            "    y-axis \"share of problems\" 0 --> 1",
            $"    line [{string.Join(", ", summary.PassAt.Values.Select(v => Say.Share(v)))}]",
            "```", "", "| k | pass@k |", "|---:|---:|",
        ]);
        lines.AddRange(summary.PassAt.Select(p => $"| {p.Key} | {Say.Share(p.Value)} |"));
        lines.AddRange(Shares("difficulty", summary.Difficulties));
        lines.AddRange(Shares("month", summary.Months));
        return string.Join('\n', [.. lines, ""]);
    }

    private static IEnumerable<string> Shares(string title, IReadOnlyList<EvaluationShare> shares) => shares.Count == 0 ? [] :
    [
        "", $"## By {title}", "", $"| {title} | problems | pass@1 |", "|---|---:|---:|",
        .. shares.Select(s => $"| {(s.Name.Length == 0 ? "not stated" : Cell(s.Name))} | {Say.Count(s.Problems)} | {Say.Share(s.Pass1)} |"),
    ];

    private static string Cell(string text) => text.Replace("|", "\\|").ReplaceLineEndings(" ");
}
