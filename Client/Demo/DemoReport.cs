using NousCoder.Client.Display;

namespace NousCoder.Client.Demo;

/// <summary>What the demo prints at its end.</summary>
internal static class DemoReport
{
    private const int ProblemsShown = 20;
    private const int CurveWidth = 60;
    private const int CurveHeight = 6;

    public static void Show(IAnsiConsole console, DemoOutcome outcome, DemoOptions options)
    {
        ShowComparison(console, outcome);
        ShowCurve(console, outcome);
        ShowProblems(console, outcome);
        ShowTime(console, outcome);
        console.Facts(
            ("checkpoint", outcome.Results.Checkpoint),
            ("metrics", outcome.Results.Metrics),
            ("all problems", ProblemsFile.PathIn(outcome.Results)));
        console.Line();
        console.Line(options.Keep is null
            ? "The private silo is gone. 'nouscoder demo --keep DIR' keeps its data, so that every rollout can be read afterwards."
            : $"To look further: 'dotnet run --project Silo/Host -- serve --data {outcome.Results.Folder}', then"
                + $" 'nouscoder problems stats {DemoSpec.Starter} --sort solve-rate', 'nouscoder train show {outcome.End.JobId}'.");
    }

    private static void ShowComparison(IAnsiConsole console, DemoOutcome outcome)
    {
        var table = Tables.Create("dataset", "#pass@1 before", "#after", "#rise");
        foreach (var dataset in (string[])[DemoSpec.Starter, DemoSpec.HeldOut])
        {
            var (before, after) = outcome.Pass1(dataset);
            table.Row(dataset, Say.Share(before), Say.Share(after), Say.Number(after - before, "+0.000;-0.000;0.000"));
        }

        console.Write(table);
        if (outcome.Spec.PermuteRewards)
        {
            console.Line("This was a control run: its rewards were permuted, so nothing could be learned from them.");
        }
    }

    private static void ShowCurve(IAnsiConsole console, DemoOutcome outcome)
    {
        double[] rewards = [.. outcome.Records.Select(r => new StepMetrics(r).Reward).OfType<double>()];
        console.Line("mean reward of each step");
        foreach (var line in Curve.Chart(rewards, CurveWidth, CurveHeight))
        {
            console.Line(line);
        }
    }

    private static void ShowProblems(IAnsiConsole console, DemoOutcome outcome)
    {
        var table = Tables.Create("problem", "#attempts", "#solves", "#before", "#after", "#rise", "fails most");
        var shown = outcome.Problems.OrderByDescending(p => Math.Abs(p.Rise)).ThenBy(p => p.After ?? 1).Take(ProblemsShown).ToArray();
        foreach (var p in shown)
        {
            table.Row(
                p.Standing.ProblemId, Say.Count(p.Standing.Attempts), Say.Count(p.Standing.Solves), Say.Share(p.Before),
                Say.Share(p.After), Say.Number(p.Rise, "+0.000;-0.000;0.000"), ProblemView.MostFailing(p.Standing));
        }

        console.Write(table);
        console.Line($"The {shown.Length} of {Say.Plural(outcome.Problems.Count, "problem")} that changed most; all are in {ProblemsFile.PathIn(outcome.Results)}");
    }

    private static void ShowTime(IAnsiConsole console, DemoOutcome outcome)
    {
        var (generation, verification, update) = (outcome.Sum("seconds_generation"), outcome.Sum("seconds_verification"), outcome.Sum("seconds_update"));
        console.Line();
        console.Line(
            $"{Say.Plural(outcome.End.Step, "step")}, {Say.Plural(outcome.End.Rollouts, "rollout")}:"
            + $" generation {Say.Seconds(generation)} + verification {Say.Seconds(verification)} + update {Say.Seconds(update)}"
            + $" = {Say.Seconds(generation + verification + update)} of work in {Say.Seconds(outcome.Sum("seconds_wall"))} of wall time;"
            + $" {Say.Seconds(outcome.Seconds)} for all, evaluations included");
        console.Line($"{Say.Count((long)(outcome.Sum("verdicts_from_cache") ?? 0))} of the {Say.Plural(outcome.End.Rollouts, "verdict")} were known from an earlier run of the same program");
    }
}
