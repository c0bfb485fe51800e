using System.Text.Json.Serialization;

namespace NousCoder.Grains.Evaluation;

/// <summary>Phase of an evaluation, as its row holds it. <see cref="EvaluationTransitions"/> has all changes of it.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.EvaluationPhase")]
[JsonDerivedType(typeof(Waiting), nameof(Waiting))]
[JsonDerivedType(typeof(Measuring), nameof(Measuring))]
[JsonDerivedType(typeof(Ended), nameof(Ended))]
public abstract record EvaluationPhase
{
    private EvaluationPhase()
    {
    }

    /// <summary>Returns the phase of an evaluation whose row was written before rows had a phase.</summary>
    /// <param name="row">A row without a phase.</param>
    /// <param name="pageSize">Scores of a full page.</param>
    public static EvaluationPhase OfEarlierRow(EvaluationState row, int pageSize)
    {
        if (row.Spec is null)
        {
            return new Waiting();
        }

        var isNotified = row.Closing.Count == 0;
        return row.Error switch
        {
            "" when (row.Pages * pageSize) + row.Scores.Count + row.Unmeasured.Count == row.Problems =>
                new Ended(EvaluationOutcome.Finished, "", isNotified),
            "" => new Measuring(),
            EvaluationTransitions.Cancelled => new Ended(EvaluationOutcome.Cancelled, row.Error, isNotified),
            var error => new Ended(EvaluationOutcome.Failed, error, isNotified),
        };
    }

    /// <summary>Nobody has started it.</summary>
    [GenerateSerializer, Immutable, Alias("NousCoder.EvaluationPhase.Waiting")]
    public sealed record Waiting : EvaluationPhase;

    /// <summary>Groups are sampled and verified until every problem is decided.</summary>
    [GenerateSerializer, Immutable, Alias("NousCoder.EvaluationPhase.Measuring")]
    public sealed record Measuring : EvaluationPhase;

    /// <summary>It has ended, and its owner is notified until it has heard.</summary>
    /// <param name="Outcome">How it ended.</param>
    /// <param name="Reason">The reason, if it is not finished; else empty.</param>
    /// <param name="IsOwnerNotified">True if the job that started it has heard, or there is none.</param>
    [GenerateSerializer, Immutable, Alias("NousCoder.EvaluationPhase.Ended")]
    public sealed record Ended(
        [property: Id(0)] EvaluationOutcome Outcome,
        [property: Id(1)] string Reason = "",
        [property: Id(2)] bool IsOwnerNotified = false) : EvaluationPhase;
}
