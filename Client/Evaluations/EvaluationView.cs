using NousCoder.Client.Display;
using NousCoder.Contracts.Evaluation;

namespace NousCoder.Client.Evaluations;

/// <summary>An evaluation, and two of them, for a person.</summary>
internal static class EvaluationView
{
    private const int MostChanges = 10;

    public static void Show(IAnsiConsole console, EvaluationResult result, EvaluationSummary summary)
    {
        console.Facts([.. Facts(result, summary)]);
        var passAt = Tables.Create("k", "#pass@k");
        foreach (var (k, share) in summary.PassAt)
        {
            passAt.Row(Say.Number(k), Say.Share(share));
        }

        console.Write(passAt);
        Shares(console, "difficulty", summary.Difficulties);
        Shares(console, "month", summary.Months);
    }

    /// <summary>How far an evaluation is, and why it ended early where it did.</summary>
    public static string StateOf(EvaluationResult result) =>
        result.Error.Length > 0 ? result.Error : result.Finished ? "finished" : "under way";

    /// <summary>What is said of an evaluation as a whole, a line each.</summary>
    public static IEnumerable<(string Name, string Value)> Facts(EvaluationResult result, EvaluationSummary summary)
    {
        var generation = result.Spec.Generation;
        yield return ("evaluation", result.EvaluationId);
        yield return ("state", StateOf(result));
        yield return ("dataset", $"{result.Spec.Dataset}, {Say.Plural(summary.Problems, "problem")}{(result.Finished ? "" : $" of {Say.Count(result.Problems)}")}");
        yield return ("policy", $"{result.Spec.Policy.Checkpoint}, version {result.Spec.Policy.Version}");
        yield return ("sampling", $"{Say.Plural(result.Spec.Samples, "sample")} a problem, temperature {Say.Number(generation.Sampling.Temperature)}, top-p {Say.Number(generation.Sampling.TopP)}");
        yield return ("context", $"{Say.Count(generation.ContextLength)} tokens{(generation.RopeFactor is { } factor ? $", YaRN factor {Say.Number(factor)}{(generation.RopeOriginalLength is { } original ? $" of {Say.Count(original)}" : "")}" : "")}");
        yield return ("stop tokens", string.Join(" ", generation.StopTokens));
        yield return ("pass@1", $"{Say.Share(summary.Pass1)}, 95 % interval {Say.Share(summary.Interval[0])} to {Say.Share(summary.Interval[1])}");
        yield return ("overlong", Say.Share(summary.Overlong));
        yield return ("length", $"{Say.Number(summary.PassedLength, "0.0")} tokens of the correct, {Say.Number(summary.FailedLength, "0.0")} of the incorrect");
        yield return ("not verified", summary.NotVerified == 0 ? "" : Say.Plural(summary.NotVerified, "sample"));
    }

    public static void Show(IAnsiConsole console, string first, string second, EvaluationComparison comparison)
    {
        console.Facts(
            ("problems", Say.Count(comparison.Problems)),
            ("left out", comparison.LeftOut == 0 ? "" : $"{Say.Plural(comparison.LeftOut, "problem")} without a verified sample in one of the two"),
            (first, $"pass@1 {Say.Share(comparison.First)}"),
            (second, $"pass@1 {Say.Share(comparison.Second)}"),
            ("difference", $"{Say.Share(comparison.Second - comparison.First)}, 95 % interval {Say.Share(comparison.Interval[0])} to {Say.Share(comparison.Interval[1])}"),
            ("p-value", $"{Say.Number(comparison.PValue, "0.0000")}, paired permutation test, two-sided"),
            ("solved", $"more often {Say.Count(comparison.Better)}, less often {Say.Count(comparison.Worse)}, alike {Say.Count(comparison.Problems - comparison.Better - comparison.Worse)}"));
        if (comparison.Changes.Count > 0)
        {
            var table = Tables.Create("problem", "#first", "#second");
            foreach (var (problem, before, after) in comparison.Changes.Take(MostChanges))
            {
                table.Row(problem, Say.Share(before), Say.Share(after));
            }

            console.Write(table);
        }
    }

    private static void Shares(IAnsiConsole console, string title, IReadOnlyList<EvaluationShare> shares)
    {
        if (shares.Count > 0)
        {
            var table = Tables.Create(title, "#problems", "#pass@1");
            foreach (var share in shares)
            {
                table.Row(share.Name.Length == 0 ? "not stated" : share.Name, Say.Count(share.Problems), Say.Share(share.Pass1));
            }

            console.Write(table);
        }
    }
}
