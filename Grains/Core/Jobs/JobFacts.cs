namespace NousCoder.Grains.Jobs;

/// <summary>What decides, besides phase and event, how a job continues.</summary>
/// <param name="Spec">The job's spec.</param>
/// <param name="Step">Steps done.</param>
/// <param name="HasBest">True if an evaluation has found a best checkpoint.</param>
public sealed record JobFacts(TrainingJobSpec Spec, int Step, bool HasBest)
{
    /// <summary>Gets whether evaluations follow <see cref="Step"/>.</summary>
    public bool IsStepEvaluated => !Spec.Evaluation.Datasets.IsEmpty
        && (Spec.EndsStage(Step) || (Spec.Evaluation.EverySteps > 0 && Step % Spec.Evaluation.EverySteps == 0));
}
