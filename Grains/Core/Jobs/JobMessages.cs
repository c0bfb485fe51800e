namespace NousCoder.Grains.Jobs;

/// <summary>The line that tells users what a job does, or how it ended.</summary>
internal static class JobMessages
{
    /// <summary>Returns the line; empty if the status says all.</summary>
    /// <param name="state">The job's row.</param>
    /// <param name="queuePosition">Jobs before it in the trainer's queue; null while no silo serves as trainer.</param>
    public static string Of(TrainingJobState state, int? queuePosition) => state.Phase switch
    {
        JobPhase.Queued when queuePosition is null => "waits for a silo that serves as trainer",
        JobPhase.Queued => queuePosition > 0 ? $"waits for the trainer; {queuePosition} before it" : "waits for the trainer",
        JobPhase.Filtering => $"tries the problems of {state.Spec!.Dataset} before training, to leave out those that are solved already",
        JobPhase.Evaluating evaluating => EvaluatingMessage(state, evaluating),
        JobPhase.Sampling => $"sampling step {state.Step + 1}",
        JobPhase.Updating updating => $"updating policy (step {updating.Update.Step})",
        JobPhase.Ended { Outcome: JobOutcome.Exhausted } => $"the curriculum passes over every problem since step {state.Step}",
        JobPhase.Ended ended => ended.Failure,
        _ => "",
    };

    /// <summary>Returns how a job ended, to follow its id.</summary>
    public static string EndOf(JobStatus status) => status switch
    {
        JobStatus.Completed => "is completed",
        JobStatus.Failed => "failed",
        _ => "was stopped",
    };

    private static string EvaluatingMessage(TrainingJobState state, JobPhase.Evaluating evaluating) =>
        $"evaluating on {state.Spec!.Evaluation.Datasets[evaluating.Dataset]} ({(evaluating.IsFinal ? "final, of the best checkpoint" : $"step {state.Step}")})";
}
