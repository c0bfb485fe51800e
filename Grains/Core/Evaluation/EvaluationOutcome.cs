namespace NousCoder.Grains.Evaluation;

/// <summary>How an evaluation ended.</summary>
public enum EvaluationOutcome
{
    /// <summary>Every problem is decided.</summary>
    Finished,

    /// <summary>It could not be finished; it continues if it is started again.</summary>
    Failed,

    /// <summary>It was cancelled; it continues if it is started again.</summary>
    Cancelled,
}
