using NousCoder.Contracts.Groups;
using NousCoder.Contracts.Training;

namespace NousCoder.Contracts.Jobs;

/// <summary>A training job: drives steps until they are done. Key: the job's id.</summary>
[Alias("NousCoder.ITrainingJobGrain")]
public interface ITrainingJobGrain : IGroupOwner
{
    /// <summary>Checks the spec against what the cluster has and begins the job. Idempotent for the same spec until the job has ended.</summary>
    /// <exception cref="NousCoderException">The spec is impossible, names what is not there (the message says which field), or the id is that of another job or of one that has ended.</exception>
    [Alias("Submit")]
    Task Submit(TrainingJobSpec spec);

    /// <summary>Checks a spec as <see cref="Submit"/> does, and begins nothing.</summary>
    /// <returns>What the job would do, a line each.</returns>
    [Alias("Check")]
    Task<ImmutableArray<string>> Check(TrainingJobSpec spec);

    /// <summary>The spec, or null where there is no such job.</summary>
    [Alias("GetSpec"), AlwaysInterleave]
    Task<TrainingJobSpec?> GetSpec();

    /// <summary>Where the job is, or null where there is no such job.</summary>
    /// <param name="afterStep">Records of later steps are returned.</param>
    [Alias("GetProgress"), AlwaysInterleave]
    Task<JobProgress?> GetProgress(int afterStep);

    /// <summary>Holds the job after what is running now.</summary>
    [Alias("Pause")]
    Task Pause();

    /// <summary>Goes on with a paused job, or with a failed one whose cause was mended.</summary>
    /// <exception cref="NousCoderException">It was stopped or has done all its steps.</exception>
    [Alias("Resume")]
    Task Resume();

    /// <summary>Ends the job for good, keeping its checkpoints and metrics.</summary>
    [Alias("Stop")]
    Task Stop();

    /// <summary>The trainer is this job's now. May be said more than once.</summary>
    [Alias("TrainerAcquired"), ClusterInternal]
    Task TrainerAcquired();

    /// <summary>An update was finished. May be said more than once.</summary>
    [Alias("UpdateFinished"), ClusterInternal]
    Task UpdateFinished(UpdateResult result);

    /// <summary>An update failed for a reason that may pass and is tried again.</summary>
    /// <param name="step">The step.</param>
    /// <param name="reason">What failed.</param>
    [Alias("UpdateDelayed"), ClusterInternal]
    Task UpdateDelayed(int step, string reason);

    /// <summary>An update can never be finished.</summary>
    [Alias("UpdateFailed"), ClusterInternal]
    Task UpdateFailed(int step, string reason);

    /// <summary>An evaluation was finished. May be said more than once.</summary>
    [Alias("EvaluationFinished"), ClusterInternal]
    Task EvaluationFinished(EvaluationPoint point);

    /// <summary>An evaluation can never be finished.</summary>
    [Alias("EvaluationFailed"), ClusterInternal]
    Task EvaluationFailed(string evaluationId, string reason);

    /// <summary>Goes on where the job stands; said by a watchdog.</summary>
    [Alias("Drive"), ClusterInternal]
    Task Drive();
}
