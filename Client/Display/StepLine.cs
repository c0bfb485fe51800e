using NousCoder.Contracts.Jobs;

namespace NousCoder.Client.Display;

/// <summary>A step as one line of plain text.</summary>
internal static class StepLine
{
    public static string Format(StepRecord record, int steps)
    {
        var m = new StepMetrics(record);
        return $"step {record.Step}/{steps}  reward {Say.Number(m.Reward, "0.000")}  pass@1 {Say.Share(m.PassAt1)}"
            + $"  none/partial/all {Say.Number(m.SolveNone)}/{Say.Number(m.SolvePartial)}/{Say.Number(m.SolveAll)}"
            + $"  length {Say.Number(m.CompletionLength, "0.0")}"
            + $"  {Say.Number(m.TokensPerSecond, "0")} tokens/s  {Say.Number(m.VerificationsPerSecond, "0.0")} verifications/s"
            + $"  generation {Say.Seconds(m.Generation)}  verification {Say.Seconds(m.Verification)}"
            + $"  update {Say.Seconds(m.Update)}  wall {Say.Seconds(m.Wall)}";
    }

    public static string Format(EvaluationPoint point) =>
        $"evaluation at step {point.Step}  {point.Dataset}  pass@1 {Say.Share(point.Pass1)}  context {point.ContextLength}{(point.RopeFactor is { } factor ? $"  YaRN {Say.Number(factor)}" : "")}";
}
