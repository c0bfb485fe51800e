using NousCoder.Client.Display;
using NousCoder.Contracts.Jobs;

namespace NousCoder.Client.Jobs;

/// <summary>An object a step, for programs.</summary>
internal sealed class JsonJobDisplay : IJobDisplay
{
    public void Progress(JobProgress progress)
    {
    }

    public void Unreachable(string reason)
    {
    }

    public void Step(StepRecord record, JobProgress progress) => JsonLine.Write(JsonLine.Step(record));

    public void Evaluation(EvaluationPoint point)
    {
    }
}
