using NousCoder.Contracts.Jobs;
using Spectre.Console.Rendering;

namespace NousCoder.Client.Display;

/// <summary>A job that is being watched on a terminal.</summary>
internal static class JobPanel
{
    private const int BarWidth = 40;

    public static IRenderable Render(JobProgress progress, StepRecord? last, IReadOnlyList<double> rewards)
    {
        var lines = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        Add(lines, "steps", $"{Bar(progress.Step, progress.Steps)} {progress.Step}/{progress.Steps}");
        if (progress.EvaluationTotal > 0)
        {
            Add(lines, "evaluation", $"{Bar(progress.EvaluationDone, progress.EvaluationTotal)} {progress.EvaluationDone}/{progress.EvaluationTotal} rollouts");
        }

        Add(lines, "batch", $"{Say.Plural(progress.InformativeGroups, "informative group")}, {progress.OpenGroups} open, {Say.Plural(progress.Rollouts, "rollout")} so far");
        if (last is not null)
        {
            AddStep(lines, new StepMetrics(last));
        }

        if (rewards.Count > 1)
        {
            Add(lines, "reward curve", Curve.Sparkline(rewards, BarWidth));
        }

        foreach (var point in progress.Evaluations.TakeLast(4))
        {
            Add(lines, $"pass@1 at {point.Step}", $"{Say.Share(point.Pass1)}  {point.Dataset}");
        }

        Add(lines, Say.Words(progress.Status), progress.Message);
        foreach (var trouble in progress.Troubles)
        {
            Add(lines, "trouble", trouble);
        }

        return new Panel(lines).Header($" {Markup.Escape(progress.JobId)} ").Border(BoxBorder.Rounded);
    }

    private static void AddStep(Grid lines, StepMetrics m)
    {
        Add(lines, "reward", $"{Say.Number(m.Reward, "0.000")}   pass@1 of the batch {Say.Share(m.PassAt1)}");
        Add(lines, "groups", $"solve_none {Say.Number(m.SolveNone)}   solve_partial {Say.Number(m.SolvePartial)}   solve_all {Say.Number(m.SolveAll)}");
        Add(lines, "completion", $"{Say.Number(m.CompletionLength, "0.0")} tokens in the mean");
        Add(lines, "speed", $"{Say.Number(m.TokensPerSecond, "0")} tokens/s   {Say.Number(m.VerificationsPerSecond, "0.0")} verifications/s");
        Add(lines, "time", $"generation {Say.Seconds(m.Generation)}   verification {Say.Seconds(m.Verification)}   update {Say.Seconds(m.Update)}   wall {Say.Seconds(m.Wall)}");
    }

    private static void Add(Grid lines, string name, string value) =>
        lines.AddRow(new Text(name, new Style(decoration: Decoration.Dim)), new Text(value));

    private static string Bar(int done, int all)
    {
        var full = all == 0 ? 0 : (int)Math.Clamp((long)done * BarWidth / all, 0, BarWidth);
        return new string('█', full) + new string('░', BarWidth - full);
    }
}
