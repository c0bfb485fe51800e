using System.Collections.Immutable;
using NousCoder.Contracts.Jobs;
using NousCoder.Grains.Jobs;

namespace NousCoder.Unit.Tests.Jobs;

/// <summary>The state machine of a job, as a table of all its phases and events.</summary>
public sealed class JobTransitionTests
{
    // Of a job that has done one of three steps, evaluates on two datasets after every second, and has no final evaluation.
    // phase: then for each event the next phase and its effects, or that it is ignored.
    private const string Table = """
        queued(filtering)
          TrainerAcquired -> filtering: NotifyDirectory, Continue
          PauseRequested -> paused(filtering): NotifyDirectory, ReleaseTrainer
          StopRequested -> stopped(filtering): End
          Faulted -> failed(filtering) "reason": End
          EvaluationFinished -> queued(evaluating 0): None
          EvaluationFailed -> failed(filtering) "the filter failed: reason": End
          ignores ResumeRequested BatchStored UpdateFinished UpdateFailed ProblemsExhausted
        queued(evaluating 0)
          TrainerAcquired -> evaluating 0: NotifyDirectory, Continue
          PauseRequested -> paused(evaluating 0): NotifyDirectory, ReleaseTrainer
          StopRequested -> stopped(evaluating 0): End
          Faulted -> failed(evaluating 0) "reason": End
          EvaluationFinished -> queued(evaluating 1): None
          EvaluationFailed -> failed(evaluating 0) "the evaluation on a failed: reason": End
          ignores ResumeRequested BatchStored UpdateFinished UpdateFailed ProblemsExhausted
        queued(sampling)
          TrainerAcquired -> sampling: NotifyDirectory, Continue
          PauseRequested -> paused(sampling): NotifyDirectory, ReleaseTrainer
          StopRequested -> stopped(sampling): End
          Faulted -> failed(sampling) "reason": End
          ignores ResumeRequested EvaluationFinished EvaluationFailed BatchStored UpdateFinished UpdateFailed ProblemsExhausted
        queued(updating 2)
          TrainerAcquired -> updating 2: NotifyDirectory, Continue
          PauseRequested -> paused(updating 2): NotifyDirectory, ReleaseTrainer
          StopRequested -> stopped(updating 2): End
          Faulted -> failed(updating 2) "reason": End
          UpdateFinished -> queued(sampling): Prune
          UpdateFailed -> failed(updating 2) "the update of step 2 failed: reason": End
          ignores ResumeRequested EvaluationFinished EvaluationFailed BatchStored ProblemsExhausted
        queued(completed)
          TrainerAcquired -> completed: End
          PauseRequested -> paused(completed): NotifyDirectory, ReleaseTrainer
          StopRequested -> stopped(completed): End
          Faulted -> failed(completed) "reason": End
          ignores ResumeRequested EvaluationFinished EvaluationFailed BatchStored UpdateFinished UpdateFailed ProblemsExhausted
        filtering
          PauseRequested -> paused(filtering): NotifyDirectory, ReleaseTrainer
          StopRequested -> stopped(filtering): End
          Faulted -> failed(filtering) "reason": End
          EvaluationFinished -> evaluating 0: Continue
          EvaluationFailed -> failed(filtering) "the filter failed: reason": End
          ignores TrainerAcquired ResumeRequested BatchStored UpdateFinished UpdateFailed ProblemsExhausted
        evaluating 0
          PauseRequested -> paused(evaluating 0): NotifyDirectory, ReleaseTrainer
          StopRequested -> stopped(evaluating 0): End
          Faulted -> failed(evaluating 0) "reason": End
          EvaluationFinished -> evaluating 1: Continue
          EvaluationFailed -> failed(evaluating 0) "the evaluation on a failed: reason": End
          ignores TrainerAcquired ResumeRequested BatchStored UpdateFinished UpdateFailed ProblemsExhausted
        evaluating 1
          PauseRequested -> paused(evaluating 1): NotifyDirectory, ReleaseTrainer
          StopRequested -> stopped(evaluating 1): End
          Faulted -> failed(evaluating 1) "reason": End
          EvaluationFinished -> sampling: Continue
          EvaluationFailed -> failed(evaluating 1) "the evaluation on b failed: reason": End
          ignores TrainerAcquired ResumeRequested BatchStored UpdateFinished UpdateFailed ProblemsExhausted
        evaluating 1 exhausted
          PauseRequested -> paused(evaluating 1 exhausted): NotifyDirectory, ReleaseTrainer
          StopRequested -> stopped(evaluating 1 exhausted): End
          Faulted -> failed(evaluating 1 exhausted) "reason": End
          EvaluationFinished -> exhausted: End
          EvaluationFailed -> failed(evaluating 1 exhausted) "the evaluation on b failed: reason": End
          ignores TrainerAcquired ResumeRequested BatchStored UpdateFinished UpdateFailed ProblemsExhausted
        evaluating 1 final
          PauseRequested -> paused(evaluating 1 final): NotifyDirectory, ReleaseTrainer
          StopRequested -> stopped(evaluating 1 final): End
          Faulted -> failed(evaluating 1 final) "reason": End
          EvaluationFinished -> completed: End
          EvaluationFailed -> failed(evaluating 1 final) "the evaluation on b failed: reason": End
          ignores TrainerAcquired ResumeRequested BatchStored UpdateFinished UpdateFailed ProblemsExhausted
        sampling
          PauseRequested -> paused(sampling): NotifyDirectory, ReleaseTrainer
          StopRequested -> stopped(sampling): End
          Faulted -> failed(sampling) "reason": End
          BatchStored -> updating 2: Continue
          ProblemsExhausted -> evaluating 0 exhausted: ReleaseGroups, Continue
          ignores TrainerAcquired ResumeRequested EvaluationFinished EvaluationFailed UpdateFinished UpdateFailed
        updating 2
          PauseRequested -> paused(updating 2): NotifyDirectory
          StopRequested -> stopped(updating 2): End
          Faulted -> failed(updating 2) "reason": End
          UpdateFinished -> sampling: Prune, Continue
          UpdateFailed -> failed(updating 2) "the update of step 2 failed: reason": End
          ignores TrainerAcquired ResumeRequested EvaluationFinished EvaluationFailed BatchStored ProblemsExhausted
        paused(filtering)
          ResumeRequested -> queued(filtering): NotifyDirectory, Queue
          StopRequested -> stopped(filtering): End
          Faulted -> failed(filtering) "reason": End
          EvaluationFinished -> paused(evaluating 0): None
          EvaluationFailed -> failed(filtering) "the filter failed: reason": End
          ignores TrainerAcquired PauseRequested BatchStored UpdateFinished UpdateFailed ProblemsExhausted
        paused(evaluating 0)
          ResumeRequested -> queued(evaluating 0): NotifyDirectory, Queue
          StopRequested -> stopped(evaluating 0): End
          Faulted -> failed(evaluating 0) "reason": End
          EvaluationFinished -> paused(evaluating 1): None
          EvaluationFailed -> failed(evaluating 0) "the evaluation on a failed: reason": End
          ignores TrainerAcquired PauseRequested BatchStored UpdateFinished UpdateFailed ProblemsExhausted
        paused(sampling)
          ResumeRequested -> queued(sampling): NotifyDirectory, Queue
          StopRequested -> stopped(sampling): End
          Faulted -> failed(sampling) "reason": End
          ignores TrainerAcquired PauseRequested EvaluationFinished EvaluationFailed BatchStored UpdateFinished UpdateFailed ProblemsExhausted
        paused(updating 2)
          ResumeRequested -> queued(updating 2): NotifyDirectory, Queue
          StopRequested -> stopped(updating 2): End
          Faulted -> failed(updating 2) "reason": End
          UpdateFinished -> paused(sampling): Prune, ReleaseTrainer
          UpdateFailed -> failed(updating 2) "the update of step 2 failed: reason": End
          ignores TrainerAcquired PauseRequested EvaluationFinished EvaluationFailed BatchStored ProblemsExhausted
        paused(completed)
          ResumeRequested -> queued(completed): NotifyDirectory, Queue
          StopRequested -> stopped(completed): End
          Faulted -> failed(completed) "reason": End
          ignores TrainerAcquired PauseRequested EvaluationFinished EvaluationFailed BatchStored UpdateFinished UpdateFailed ProblemsExhausted
        failed(updating 2) "reason"
          ResumeRequested -> queued(updating 2): NotifyDirectory, Queue
          ignores TrainerAcquired PauseRequested StopRequested Faulted EvaluationFinished EvaluationFailed
          ignores BatchStored UpdateFinished UpdateFailed ProblemsExhausted
        stopped(evaluating 0)
          ignores TrainerAcquired PauseRequested ResumeRequested StopRequested Faulted EvaluationFinished EvaluationFailed
          ignores BatchStored UpdateFinished UpdateFailed ProblemsExhausted
        completed
          ignores TrainerAcquired PauseRequested ResumeRequested StopRequested Faulted EvaluationFinished EvaluationFailed
          ignores BatchStored UpdateFinished UpdateFailed ProblemsExhausted
        exhausted
          ignores TrainerAcquired PauseRequested ResumeRequested StopRequested Faulted EvaluationFinished EvaluationFailed
          ignores BatchStored UpdateFinished UpdateFailed ProblemsExhausted
        """;

    private static readonly TrainingJobSpec Spec = new()
    {
        Dataset = "train",
        Policy = "starter",
        Steps = 3,
        Filter = new(),
        Evaluation = new() { Datasets = ["a", "b"], EverySteps = 2 },
    };

    private static readonly TransitionTable Rows = new(Table);

    // Every kind of event, found by reflection: one without a row in each phase fails.
    public static TheoryData<string, string> Pairs => new(
        from phase in Rows.Phases from kind in TransitionTable.KindsOf<JobEvent>() select (phase, kind));

    [Theory]
    [MemberData(nameof(Pairs))]
    public void An_event_has_in_a_phase_the_effect_that_the_table_says(string phase, string kind)
    {
        var before = JobPhases.Parse(phase);
        var (next, effects) = JobTransitions.Next(before, EventOf(kind), new JobFacts(Spec, Step: 1, HasBest: true));

        $"{JobPhases.Format(next)}: {effects}".ShouldBe(Rows.Find(phase, kind) ?? $"{phase}: None");
        ReferenceEquals(next, before).ShouldBe(Rows.Find(phase, kind) is null, "only an event that is ignored keeps the phase");
    }

    [Fact]
    public void Every_kind_of_phase_is_in_the_table() =>
        Rows.Phases.Select(p => JobPhases.Parse(p).GetType().Name).Distinct().Order().ShouldBe(TransitionTable.KindsOf<JobPhase>().Order());

    [Theory]
    [InlineData("UpdateFinished", "updating 2", 2, "evaluating 0")]
    [InlineData("UpdateFinished", "updating 2", 3, "evaluating 0")]
    [InlineData("EvaluationFinished", "evaluating 1", 2, "sampling")]
    [InlineData("EvaluationFinished", "evaluating 1", 3, "evaluating 0 final")]
    [InlineData("EvaluationFinished", "evaluating 0 final", 3, "evaluating 1 final")]
    [InlineData("EvaluationFinished", "evaluating 1 final", 3, "completed")]
    [InlineData("EvaluationFinished", "evaluating 1 exhausted", 1, "evaluating 0 final exhausted")]
    [InlineData("EvaluationFinished", "evaluating 1 final exhausted", 1, "exhausted")]
    [InlineData("EvaluationFinished", "paused(evaluating 1)", 3, "paused(evaluating 0 final)")]
    [InlineData("ProblemsExhausted", "sampling", 1, "evaluating 0 exhausted")]
    [InlineData("ProblemsExhausted", "sampling", 2, "evaluating 0 final exhausted")]
    public void Evaluations_follow_every_second_step_and_the_last_and_the_final_one_comes_at_the_end(string kind, string phase, int step, string next)
    {
        var spec = Spec with { Evaluation = Spec.Evaluation with { Final = new() } };

        NextOf(spec, phase, EventOf(kind), step).ShouldBe(next);
    }

    [Theory]
    [InlineData("EvaluationFinished", "filtering", 0, "sampling")]
    [InlineData("UpdateFinished", "updating 2", 2, "sampling")]
    [InlineData("UpdateFinished", "updating 2", 3, "completed")]
    [InlineData("UpdateFinished", "paused(updating 2)", 3, "paused(completed)")]
    [InlineData("ProblemsExhausted", "sampling", 1, "exhausted")]
    public void A_job_without_evaluations_goes_from_step_to_step_to_its_end(string kind, string phase, int step, string next) =>
        NextOf(Spec with { Evaluation = new() }, phase, EventOf(kind), step).ShouldBe(next);

    [Fact]
    public void A_job_without_a_best_checkpoint_has_no_final_evaluation()
    {
        var spec = Spec with { Evaluation = Spec.Evaluation with { Final = new() } };
        var (next, _) = JobTransitions.Next(JobPhases.Parse("evaluating 1"), new JobEvent.EvaluationFinished(), new JobFacts(spec, Step: 3, HasBest: false));

        JobPhases.Format(next).ShouldBe("completed");
    }

    [Fact]
    public void Updates_that_diverge_end_the_job_after_the_last_and_it_continues_with_the_next_step()
    {
        var (next, effects) = JobTransitions.Next(
            JobPhases.Parse("updating 2"), new JobEvent.UpdateFinished(Diverged: true), new JobFacts(Spec, Step: 2, HasBest: true));

        JobPhases.Format(next).ShouldStartWith("failed(evaluating 0) \"the loss or the gradient was not finite in ");
        effects.ShouldBe(JobEffects.Prune | JobEffects.End);
    }

    [Fact]
    public void A_job_that_can_sample_nothing_for_its_first_step_fails()
    {
        NextOf(Spec, "sampling", new JobEvent.ProblemsExhausted(), step: 0).ShouldStartWith("failed(sampling) \"no problem is left to draw");
    }

    [Fact]
    public void A_job_begins_in_the_queue_with_its_filter_then_its_evaluations_then_its_first_step()
    {
        JobPhases.Format(JobPhase.Submitted(Spec)).ShouldBe("queued(filtering)");
        JobPhases.Format(JobPhase.Submitted(Spec with { Filter = null })).ShouldBe("queued(evaluating 0)");
        JobPhases.Format(JobPhase.Submitted(Spec with { Filter = null, Evaluation = new() })).ShouldBe("queued(sampling)");
    }

    private static string NextOf(TrainingJobSpec spec, string phase, JobEvent jobEvent, int step) =>
        JobPhases.Format(JobTransitions.Next(JobPhases.Parse(phase), jobEvent, new JobFacts(spec, step, HasBest: true)).Phase);

    private static JobEvent EventOf(string kind) => kind switch
    {
        nameof(JobEvent.TrainerAcquired) => new JobEvent.TrainerAcquired(),
        nameof(JobEvent.PauseRequested) => new JobEvent.PauseRequested(),
        nameof(JobEvent.ResumeRequested) => new JobEvent.ResumeRequested(),
        nameof(JobEvent.StopRequested) => new JobEvent.StopRequested(),
        nameof(JobEvent.EvaluationFinished) => new JobEvent.EvaluationFinished(),
        nameof(JobEvent.EvaluationFailed) => new JobEvent.EvaluationFailed("reason"),
        nameof(JobEvent.BatchStored) => new JobEvent.BatchStored(JobPhases.Update),
        nameof(JobEvent.UpdateFinished) => new JobEvent.UpdateFinished(),
        nameof(JobEvent.UpdateFailed) => new JobEvent.UpdateFailed("reason"),
        nameof(JobEvent.ProblemsExhausted) => new JobEvent.ProblemsExhausted(),
        nameof(JobEvent.Faulted) => new JobEvent.Faulted("reason"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Add the event to the table."),
    };
}
