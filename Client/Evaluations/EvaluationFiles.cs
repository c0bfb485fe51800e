using NousCoder.Client.Display;
using NousCoder.Contracts.Evaluation;

namespace NousCoder.Client.Evaluations;

/// <summary>The files of an evaluation in a folder: a page for people and the samples for other programs.</summary>
internal static class EvaluationFiles
{
    private const string Report = "report.md";
    private const string Samples = "livecodebench.json";

    /// <summary>Writes both, over what was there of an earlier time. What the samples' reader must know is said on standard error.</summary>
    public static async Task WriteAsync(
        IGrainFactory grains, string folder, EvaluationResult result, IReadOnlyList<MeasuredProblem> problems, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        var summary = EvaluationSummary.Of(problems, result.Spec.Samples);
        await File.WriteAllTextAsync(Path.Combine(folder, Report), MarkdownReport.Write(result, summary), cancellation);
        int leftOut;
        await using (var samples = File.Create(Path.Combine(folder, Samples)))
        {
            leftOut = await LiveCodeBenchFile.WriteAsync(problems, score => SampledProblem.ReadAsync(grains, result, score), samples, cancellation);
        }

        if (leftOut > 0)
        {
            Console.Error.WriteLine(
                $"{Samples} leaves out {Say.Plural(leftOut, "problem")} without a verified sample, which LiveCodeBench would count as solved");
        }

        if (problems.Count(p => p.Score.Samples > 0 && p.Score.Samples < result.Spec.Samples) is > 0 and var few)
        {
            Console.Error.WriteLine(
                $"{Samples}: {Say.Plural(few, "problem")} with fewer than {result.Spec.Samples} verified samples; at a k above them LiveCodeBench counts such a problem as solved");
        }
    }
}
