namespace NousCoder.Contracts.Jobs;

/// <summary>Where a job stands.</summary>
public enum JobStatus
{
    /// <summary>It waits for the trainer, which another job holds.</summary>
    Queued,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>It holds still until it is resumed.</summary>
    Paused,

    /// <summary>It was stopped by a user.</summary>
    Stopped,

    /// <summary>It did all its steps.</summary>
    Completed,

    /// <summary>It cannot go on; its message says why.</summary>
    Failed,
}
