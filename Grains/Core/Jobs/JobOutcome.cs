namespace NousCoder.Grains.Jobs;

/// <summary>How a job ended.</summary>
public enum JobOutcome
{
    /// <summary>All steps and evaluations are done.</summary>
    Completed,

    /// <summary>The curriculum passes over every problem, so no step could follow; all evaluations are done.</summary>
    Exhausted,

    /// <summary>A user stopped it.</summary>
    Stopped,

    /// <summary>It cannot continue; it can be resumed once the cause is removed.</summary>
    Failed,
}
