using NousCoder.Contracts.Jobs;

namespace NousCoder.Client.Jobs;

/// <summary>Shows a job while it is watched.</summary>
internal interface IJobDisplay
{
    /// <summary>Where the job is now; said at every look.</summary>
    void Progress(JobProgress progress);

    /// <summary>The job could not be asked and will be asked again; called at every failed attempt.</summary>
    void Unreachable(string reason);

    /// <summary>A step was finished; said once for each, in order.</summary>
    void Step(StepRecord record, JobProgress progress);

    /// <summary>An evaluation was finished; said once for each, in order.</summary>
    void Evaluation(EvaluationPoint point);
}
