using NousCoder.Client.Display;
using NousCoder.Contracts.Jobs;

namespace NousCoder.Client.Jobs;

/// <summary>A panel that is drawn again at every look, for a terminal.</summary>
internal sealed class LiveJobDisplay(LiveDisplayContext live) : IJobDisplay
{
    private readonly List<double> _rewards = [];
    private StepRecord? _last;
    private JobProgress? _progress;

    public void Progress(JobProgress progress)
    {
        _progress = progress;
        live.UpdateTarget(JobPanel.Render(progress, _last, _rewards));
        live.Refresh();
    }

    public void Unreachable(string reason)
    {
        if (_progress is { } progress)
        {
            live.UpdateTarget(JobPanel.Render(progress with { Troubles = [$"the job cannot be asked, retrying: {reason}"] }, _last, _rewards));
            live.Refresh();
        }
    }

    public void Step(StepRecord record, JobProgress progress)
    {
        _last = record;
        if (new StepMetrics(record).Reward is { } reward)
        {
            _rewards.Add(reward);
        }
    }

    public void Evaluation(EvaluationPoint point)
    {
    }
}
