using System.Text.Json.Serialization;

namespace NousCoder.Grains.Jobs;

/// <summary>
/// Phase of a job, as its row holds it. <see cref="Queued"/>, <see cref="Paused"/> and <see cref="Ended"/> remember the work that they
/// interrupt. <see cref="JobTransitions"/> has all changes of it.
/// </summary>
[GenerateSerializer, Immutable, Alias("NousCoder.JobPhase")]
[JsonDerivedType(typeof(Queued), nameof(Queued))]
[JsonDerivedType(typeof(Filtering), nameof(Filtering))]
[JsonDerivedType(typeof(Evaluating), nameof(Evaluating))]
[JsonDerivedType(typeof(Sampling), nameof(Sampling))]
[JsonDerivedType(typeof(Updating), nameof(Updating))]
[JsonDerivedType(typeof(Paused), nameof(Paused))]
[JsonDerivedType(typeof(Ended), nameof(Ended))]
public abstract record JobPhase
{
    private JobPhase()
    {
    }

    /// <summary>Returns the phase of a job that is submitted.</summary>
    public static JobPhase Submitted(TrainingJobSpec spec) =>
        new Queued(spec.Filter is null ? JobTransitions.FirstEvaluation(spec) : new Filtering());

    /// <summary>Returns the phase of a job whose row was written before rows had a phase.</summary>
    /// <param name="row">A row with a spec and without a phase.</param>
    public static JobPhase OfEarlierRow(TrainingJobState row)
    {
        var work = WorkOfEarlierRow(row, row.Spec!);
        return row.Status switch
        {
            JobStatus.Queued => new Queued(work),
            // What is left is to end: by way of the queue, so that the end has its effects.
            JobStatus.Running => work is Ended ? new Queued(work) : work,
            JobStatus.Paused => new Paused(work),
            JobStatus.Stopped => new Ended(JobOutcome.Stopped, "", work),
            JobStatus.Completed => new Ended(row.Exhausted ? JobOutcome.Exhausted : JobOutcome.Completed),
            JobStatus.Failed => new Ended(JobOutcome.Failed, row.Failure, work),
            _ => throw new StoredDataException($"The job's row has the unknown status {row.Status}."),
        };
    }

    private static JobPhase WorkOfEarlierRow(TrainingJobState row, TrainingJobSpec spec)
    {
        if (spec.Filter is not null && !row.Filtered)
        {
            return new Filtering();
        }

        if (!row.ToEvaluate.IsEmpty)
        {
            return new Evaluating(spec.Evaluation.Datasets.Length - row.ToEvaluate.Length, row.Finishing, row.Exhausted);
        }

        if (row.Update is { } update)
        {
            return new Updating(update);
        }

        if (row.Finishing)
        {
            return new Ended(row.Exhausted ? JobOutcome.Exhausted : JobOutcome.Completed);
        }

        return JobTransitions.NextStep(new JobFacts(spec, row.Step, row.Best is not null), row.Exhausted);
    }

    /// <summary>The job waits for the trainer.</summary>
    /// <param name="Next">The work that it begins or continues when it has the trainer.</param>
    [GenerateSerializer, Immutable, Alias("NousCoder.JobPhase.Queued")]
    public sealed record Queued([property: Id(0)] JobPhase Next) : JobPhase;

    /// <summary>The base policy is evaluated on every problem of the dataset, to leave out those that it solves.</summary>
    [GenerateSerializer, Immutable, Alias("NousCoder.JobPhase.Filtering")]
    public sealed record Filtering : JobPhase;

    /// <summary>The policy is evaluated.</summary>
    /// <param name="Dataset">Index in <see cref="EvaluationOptions.Datasets"/> of the dataset that is evaluated now; those after it follow.</param>
    /// <param name="IsFinal">True: it is <see cref="EvaluationOptions.Final"/>, of the best checkpoint.</param>
    /// <param name="IsExhausted">True: no eligible problem is left, so no step follows.</param>
    [GenerateSerializer, Immutable, Alias("NousCoder.JobPhase.Evaluating")]
    public sealed record Evaluating(
        [property: Id(0)] int Dataset,
        [property: Id(1)] bool IsFinal = false,
        [property: Id(2)] bool IsExhausted = false) : JobPhase;

    /// <summary>Groups are sampled for the next step.</summary>
    [GenerateSerializer, Immutable, Alias("NousCoder.JobPhase.Sampling")]
    public sealed record Sampling : JobPhase;

    /// <summary>The trainer makes an update. Groups of the step after it are sampled meanwhile, if they would not be stale.</summary>
    /// <param name="Update">The step and its batch.</param>
    [GenerateSerializer, Immutable, Alias("NousCoder.JobPhase.Updating")]
    public sealed record Updating([property: Id(0)] PendingUpdate Update) : JobPhase;

    /// <summary>The job was paused. What runs when it is paused is finished: it keeps the trainer until the end of an update.</summary>
    /// <param name="Interrupted">The work that it continues with.</param>
    [GenerateSerializer, Immutable, Alias("NousCoder.JobPhase.Paused")]
    public sealed record Paused([property: Id(0)] JobPhase Interrupted) : JobPhase;

    /// <summary>The job has ended.</summary>
    /// <param name="Outcome">How it ended.</param>
    /// <param name="Failure">The reason of a failure; else empty.</param>
    /// <param name="Interrupted">The work that was under way: a failed job continues with it when it is resumed. Null if all was done.</param>
    [GenerateSerializer, Immutable, Alias("NousCoder.JobPhase.Ended")]
    public sealed record Ended(
        [property: Id(0)] JobOutcome Outcome,
        [property: Id(1)] string Failure = "",
        [property: Id(2)] JobPhase? Interrupted = null) : JobPhase;
}
