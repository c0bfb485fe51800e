using NousCoder.Client.Display;
using NousCoder.Contracts.Jobs;

namespace NousCoder.Client.Jobs;

/// <summary>Where a job stands, for a person.</summary>
internal static class JobView
{
    public static void Show(IAnsiConsole console, JobProgress progress)
    {
        console.Facts(
            ("job", progress.JobId),
            ("status", Say.Words(progress.Status)),
            ("now", progress.Message),
            ("trouble", string.Join("\n", progress.Troubles)),
            ("submitted", Say.Time(progress.Submitted)),
            ("steps", $"{progress.Step} of {progress.Steps}"),
            ("rollouts", Say.Count(progress.Rollouts)),
            ("checkpoint", progress.Checkpoint),
            ("metrics", progress.Files.Length == 0 ? "" : Path.Combine(progress.Files, "metrics.jsonl")));
        if (!progress.Evaluations.IsEmpty)
        {
            var table = Tables.Create("#step", "dataset", "#context", "#YaRN", "#pass@1", "evaluation");
            foreach (var point in progress.Evaluations)
            {
                table.Row(Say.Number(point.Step), point.Dataset, Say.Count(point.ContextLength), point.RopeFactor is { } factor ? Say.Number(factor) : "", Say.Share(point.Pass1), point.EvaluationId);
            }

            console.Write(table);
        }
    }
}
