namespace NousCoder.Grains.Evaluation;

/// <summary>The state machine of an evaluation: the phase and the effects that follow from a phase and an event. Pure.</summary>
public static class EvaluationTransitions
{
    /// <summary>The reason of the end of a cancelled evaluation.</summary>
    internal const string Cancelled = "cancelled";

    /// <summary>Returns what follows an event. An event that has no meaning in the phase, such as a repeated one, changes nothing.</summary>
    public static EvaluationTransition Next(EvaluationPhase phase, EvaluationEvent evaluationEvent) => (phase, evaluationEvent) switch
    {
        (EvaluationPhase.Waiting, EvaluationEvent.Started) => Measure(),
        (EvaluationPhase.Waiting, _) => Stay(phase),
        // The owner of one that had ended has its result.
        (EvaluationPhase.Ended ended, EvaluationEvent.ScoresLost(var reason)) =>
            new(ended with { Outcome = EvaluationOutcome.Failed, Reason = reason }, EvaluationEffects.None),
        (EvaluationPhase.Measuring, EvaluationEvent.ScoresLost(var reason)) => End(EvaluationOutcome.Failed, reason, EvaluationEffects.ReleaseGroups),
        (EvaluationPhase.Measuring, EvaluationEvent.Started) => new(phase, EvaluationEffects.Continue),
        (EvaluationPhase.Measuring, EvaluationEvent.AllDecided) => End(EvaluationOutcome.Finished, "", EvaluationEffects.None),
        (EvaluationPhase.Measuring, EvaluationEvent.Faulted(var reason)) => End(EvaluationOutcome.Failed, reason, EvaluationEffects.ReleaseGroups),
        (EvaluationPhase.Measuring, EvaluationEvent.CancelRequested) => End(EvaluationOutcome.Cancelled, Cancelled, EvaluationEffects.ReleaseGroups),
        // Another owner, or one that has not heard.
        (EvaluationPhase.Ended { Outcome: EvaluationOutcome.Finished }, EvaluationEvent.Started) =>
            End(EvaluationOutcome.Finished, "", EvaluationEffects.None),
        (EvaluationPhase.Ended, EvaluationEvent.Started) => Measure(),
        (EvaluationPhase.Ended ended, EvaluationEvent.OwnerNotified) => new(ended with { IsOwnerNotified = true }, EvaluationEffects.None),
        _ => Stay(phase),
    };

    private static EvaluationTransition Measure() => new(new EvaluationPhase.Measuring(), EvaluationEffects.Continue);

    private static EvaluationTransition End(EvaluationOutcome outcome, string reason, EvaluationEffects effects) =>
        new(new EvaluationPhase.Ended(outcome, reason), effects | EvaluationEffects.NotifyOwner);

    private static EvaluationTransition Stay(EvaluationPhase phase) => new(phase, EvaluationEffects.None);
}
