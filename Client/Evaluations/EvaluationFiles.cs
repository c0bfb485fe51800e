using NousCoder.Contracts.Evaluation;

namespace NousCoder.Client.Evaluations;

/// <summary>The files of an evaluation in a folder: a page for people and the samples for other programs.</summary>
internal static class EvaluationFiles
{
    private const string Report = "report.md";
    private const string Samples = "livecodebench.json";

    /// <summary>Writes both, over what was there of an earlier time.</summary>
    public static async Task WriteAsync(
        IGrainFactory grains, string folder, EvaluationResult result, IReadOnlyList<MeasuredProblem> problems, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        var summary = EvaluationSummary.Of(problems, result.Spec.Samples);
        await File.WriteAllTextAsync(Path.Combine(folder, Report), MarkdownReport.Write(result, summary), cancellation);
        await using var samples = File.Create(Path.Combine(folder, Samples));
        await LiveCodeBenchFile.WriteAsync(grains, result, problems, samples, cancellation);
    }
}
