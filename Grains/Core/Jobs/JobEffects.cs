namespace NousCoder.Grains.Jobs;

/// <summary>What a job does after a change of its phase is stored, in the order in which they are carried out.</summary>
[Flags]
public enum JobEffects
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Releases all open groups. They leave the row together with the change of the phase.</summary>
    ReleaseGroups = 1,

    /// <summary>Deletes the checkpoints and groups that are not kept.</summary>
    Prune = 2,

    /// <summary>Notifies the directory of jobs that the status changed.</summary>
    NotifyDirectory = 4,

    /// <summary>Cancels the evaluation that was under way.</summary>
    CancelEvaluation = 8,

    /// <summary>Gives the trainer to the next job.</summary>
    ReleaseTrainer = 16,

    /// <summary>Queues for the trainer, and watches the job again.</summary>
    Queue = 32,

    /// <summary>Begins or continues the work of the phase.</summary>
    Continue = 64,

    /// <summary>The effects of an end.</summary>
    End = ReleaseGroups | NotifyDirectory | CancelEvaluation | ReleaseTrainer,
}
