using NousCoder.Client.Display;
using NousCoder.Contracts.Jobs;

namespace NousCoder.Client.Jobs;

/// <summary>A line a step, for logs and pipes.</summary>
internal sealed class PlainJobDisplay(TextWriter writer) : IJobDisplay
{
    private readonly HashSet<string> _troubles = [];
    private JobStatus? _status;

    public void Progress(JobProgress progress)
    {
        if (_status != progress.Status)
        {
            _status = progress.Status;
            writer.WriteLine($"job {progress.JobId} is {Say.Words(progress.Status)}{(progress.Message.Length == 0 ? "" : ": " + progress.Message)}");
        }

        // Each once while it lasts: a watch of days must not repeat it at every look.
        _troubles.IntersectWith(progress.Troubles);
        foreach (var trouble in progress.Troubles.Where(_troubles.Add))
        {
            writer.WriteLine($"trouble: {trouble}");
        }
    }

    public void Unreachable(string reason)
    {
        if (_troubles.Add(reason))
        {
            writer.WriteLine($"trouble: the job cannot be asked, retrying: {reason}");
        }
    }

    public void Step(StepRecord record, JobProgress progress) => writer.WriteLine(StepLine.Format(record, progress.Steps));

    public void Evaluation(EvaluationPoint point) => writer.WriteLine(StepLine.Format(point));
}
