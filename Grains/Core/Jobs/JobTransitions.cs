namespace NousCoder.Grains.Jobs;

/// <summary>The state machine of a job: the phase and the effects that follow from a phase and an event. Pure.</summary>
public static class JobTransitions
{
    /// <summary>The reason of the failure of a job that could not sample for its first step.</summary>
    internal const string NoEligibleProblem =
        "no problem is left to draw: the filter and the curriculum pass over all of them; raise filter.leaveOutFrom, or lower curriculum.leastSolveRate or raise dropFromSolveRate";

    /// <summary>Returns what follows an event. An event that has no meaning in the phase, such as a repeated one, changes nothing.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="jobEvent">The event.</param>
    /// <param name="facts">What else decides, after the event.</param>
    public static JobTransition Next(JobPhase phase, JobEvent jobEvent, JobFacts facts) => (phase, jobEvent) switch
    {
        (JobPhase.Ended { Outcome: JobOutcome.Failed } failed, JobEvent.ResumeRequested) => Queue(failed.Work),
        (JobPhase.Ended, _) => Stay(phase),
        (JobPhase.Queued queued, JobEvent.TrainerAcquired) => Run(queued.Next, JobEffects.NotifyDirectory),
        (JobPhase.Paused paused, JobEvent.ResumeRequested) => Queue(paused.Interrupted),
        (JobPhase.Paused, JobEvent.PauseRequested) => Stay(phase),
        // No update is under way without the trainer.
        (JobPhase.Queued queued, JobEvent.PauseRequested) =>
            new(new JobPhase.Paused(queued.Next), JobEffects.NotifyDirectory | JobEffects.ReleaseTrainer),
        (_, JobEvent.PauseRequested) => Pause(phase, JobEffects.NotifyDirectory),
        (_, JobEvent.StopRequested) => End(phase, JobOutcome.Stopped),
        (_, JobEvent.Faulted(var reason)) => End(phase, JobOutcome.Failed, reason),
        _ => Progress(phase, jobEvent, facts),
    };

    /// <summary>Returns the phase after the filter: the evaluation of the base policy, if there is one.</summary>
    internal static JobPhase FirstEvaluation(TrainingJobSpec spec) =>
        spec.Evaluation.Datasets.IsEmpty ? new JobPhase.Sampling() : new JobPhase.Evaluating(0);

    /// <summary>Returns the phase after a step and its evaluations: the next step, the final evaluation, or the end.</summary>
    internal static JobPhase NextStep(JobFacts facts, bool isExhausted = false)
    {
        if (facts.Step < facts.Spec.TotalSteps && !isExhausted)
        {
            return new JobPhase.Sampling();
        }

        return facts is { HasBest: true, Spec.Evaluation: { Final: not null, Datasets.IsEmpty: false } }
            ? new JobPhase.Evaluating(0, IsFinal: true, isExhausted)
            : Done(isExhausted);
    }

    /// <summary>Takes an event of the work, which may go on while the job is queued or paused.</summary>
    private static JobTransition Progress(JobPhase phase, JobEvent jobEvent, JobFacts facts) => (phase.Work, jobEvent) switch
    {
        (JobPhase.Filtering, JobEvent.EvaluationFinished) => Follow(phase, FirstEvaluation(facts.Spec)),
        (JobPhase.Filtering, JobEvent.EvaluationFailed(var reason)) => End(phase, JobOutcome.Failed, $"the filter failed: {reason}"),
        (JobPhase.Evaluating evaluating, JobEvent.EvaluationFinished) => Follow(phase, AfterEvaluation(evaluating, facts)),
        (JobPhase.Evaluating evaluating, JobEvent.EvaluationFailed(var reason)) =>
            End(phase, JobOutcome.Failed, $"the evaluation on {facts.Spec.Evaluation.Datasets[evaluating.Dataset]} failed: {reason}"),
        // A queued or paused job samples nothing.
        (JobPhase.Sampling, JobEvent.BatchStored(var update)) when phase is JobPhase.Sampling => Follow(phase, new JobPhase.Updating(update)),
        (JobPhase.Sampling, JobEvent.ProblemsExhausted) when phase is JobPhase.Sampling => Exhaust(phase, facts),
        (JobPhase.Updating, JobEvent.UpdateFinished(Diverged: true)) => Diverge(facts),
        (JobPhase.Updating, JobEvent.UpdateFinished) => Follow(phase, AfterUpdate(facts), JobEffects.Prune),
        (JobPhase.Updating updating, JobEvent.UpdateFailed(var reason)) =>
            End(phase, JobOutcome.Failed, $"the update of step {updating.Update.Step} failed: {reason}"),
        _ => Stay(phase),
    };

    private static JobPhase AfterEvaluation(JobPhase.Evaluating evaluating, JobFacts facts)
    {
        if (evaluating.Dataset + 1 < facts.Spec.Evaluation.Datasets.Length)
        {
            return evaluating with { Dataset = evaluating.Dataset + 1 };
        }

        return evaluating.IsFinal ? Done(evaluating.IsExhausted) : NextStep(facts, evaluating.IsExhausted);
    }

    private static JobPhase AfterUpdate(JobFacts facts) => facts.IsStepEvaluated ? new JobPhase.Evaluating(0) : NextStep(facts);

    /// <summary>The job ends as after its last step, with the evaluations of it; before the first step it fails.</summary>
    private static JobTransition Exhaust(JobPhase phase, JobFacts facts)
    {
        if (facts.Step == 0)
        {
            return End(phase, JobOutcome.Failed, NoEligibleProblem);
        }

        var isEvaluated = facts.IsStepEvaluated || facts.Spec.Evaluation.Datasets.IsEmpty;
        var next = isEvaluated ? NextStep(facts, isExhausted: true) : new JobPhase.Evaluating(0, IsExhausted: true);
        return Follow(phase, next, JobEffects.ReleaseGroups);
    }

    private static JobTransition Diverge(JobFacts facts)
    {
        var reason = $"the loss or the gradient was not finite in {facts.Spec.Optimizer.MaxSkippedSteps} steps in a row; lower optimizer.learningRate, or train in float32";
        return new(new JobPhase.Ended(JobOutcome.Failed, reason, AfterUpdate(facts)), JobEffects.Prune | JobEffects.End);
    }

    /// <summary>Replaces the work of a phase; a queued or paused job stays so.</summary>
    private static JobTransition Follow(JobPhase phase, JobPhase work, JobEffects effects = JobEffects.None) => phase switch
    {
        JobPhase.Queued => new(new JobPhase.Queued(work), effects),
        JobPhase.Paused { Interrupted: JobPhase.Updating } => Pause(work, effects),
        JobPhase.Paused => new(new JobPhase.Paused(work), effects),
        _ => Run(work, effects),
    };

    private static JobTransition Run(JobPhase work, JobEffects effects) =>
        new(work, effects | (work is JobPhase.Ended ? JobEffects.End : JobEffects.Continue));

    private static JobTransition Queue(JobPhase work) => new(new JobPhase.Queued(work), JobEffects.NotifyDirectory | JobEffects.Queue);

    /// <summary>A paused job keeps the trainer until its update is finished.</summary>
    private static JobTransition Pause(JobPhase work, JobEffects effects) =>
        new(new JobPhase.Paused(work), effects | (work is JobPhase.Updating ? JobEffects.None : JobEffects.ReleaseTrainer));

    private static JobTransition End(JobPhase phase, JobOutcome outcome, string failure = "") =>
        new(new JobPhase.Ended(outcome, failure, phase.Work), JobEffects.End);

    private static JobTransition Stay(JobPhase phase) => new(phase, JobEffects.None);

    private static JobPhase Done(bool isExhausted) => new JobPhase.Ended(isExhausted ? JobOutcome.Exhausted : JobOutcome.Completed);
}
