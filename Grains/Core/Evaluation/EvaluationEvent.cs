namespace NousCoder.Grains.Evaluation;

/// <summary>An event that may change the phase of an evaluation. <see cref="EvaluationTransitions"/> has the effect of each in each phase.</summary>
public abstract record EvaluationEvent
{
    private EvaluationEvent()
    {
    }

    /// <summary>It is started: for the first time, after a crash, or by another owner that wants the same result.</summary>
    public sealed record Started : EvaluationEvent;

    /// <summary>The last problem was decided.</summary>
    public sealed record AllDecided : EvaluationEvent;

    /// <summary>It cannot be finished: nothing can be generated or verified, or the dataset is lost.</summary>
    /// <param name="Reason">The reason.</param>
    public sealed record Faulted(string Reason) : EvaluationEvent;

    /// <summary>Scores that were stored are lost, so all problems must be measured again.</summary>
    /// <param name="Reason">The reason.</param>
    public sealed record ScoresLost(string Reason) : EvaluationEvent;

    /// <summary>Its owner cancels it.</summary>
    public sealed record CancelRequested : EvaluationEvent;

    /// <summary>Its owner has heard of its end.</summary>
    public sealed record OwnerNotified : EvaluationEvent;
}
