namespace NousCoder.Grains.Jobs;

/// <summary>An event that may change the phase of a job. <see cref="JobTransitions"/> has the effect of each in each phase.</summary>
public abstract record JobEvent
{
    private JobEvent()
    {
    }

    /// <summary>The job holds the trainer.</summary>
    public sealed record TrainerAcquired : JobEvent;

    /// <summary>A user pauses the job.</summary>
    public sealed record PauseRequested : JobEvent;

    /// <summary>A user resumes the job.</summary>
    public sealed record ResumeRequested : JobEvent;

    /// <summary>A user stops the job.</summary>
    public sealed record StopRequested : JobEvent;

    /// <summary>The evaluation that the job waits for, its filter included, is finished.</summary>
    public sealed record EvaluationFinished : JobEvent;

    /// <summary>The evaluation that the job waits for, its filter included, cannot be finished.</summary>
    /// <param name="Reason">The reason.</param>
    public sealed record EvaluationFailed(string Reason) : JobEvent;

    /// <summary>The batch of the next step is stored.</summary>
    /// <param name="Update">The step and its batch.</param>
    public sealed record BatchStored(PendingUpdate Update) : JobEvent;

    /// <summary>The update that the job waits for is finished; <see cref="JobFacts.Step"/> counts it.</summary>
    /// <param name="Diverged">True: it was the last of <see cref="OptimizerOptions.MaxSkippedSteps"/> steps in a row that could not be applied.</param>
    public sealed record UpdateFinished(bool Diverged = false) : JobEvent;

    /// <summary>The update that the job waits for cannot be finished.</summary>
    /// <param name="Reason">The reason.</param>
    public sealed record UpdateFailed(string Reason) : JobEvent;

    /// <summary>The filter and the curriculum leave no problem to sample.</summary>
    public sealed record ProblemsExhausted : JobEvent;

    /// <summary>The job cannot continue: what it needs is lost, or nothing can be sampled, verified or learned.</summary>
    /// <param name="Reason">The reason.</param>
    public sealed record Faulted(string Reason) : JobEvent;
}
