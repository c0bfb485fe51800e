namespace NousCoder.Grains.Jobs;

/// <summary>What follows from a phase. Extensions, because the properties of a phase are stored.</summary>
public static class JobPhaseExtensions
{
    extension(JobPhase phase)
    {
        /// <summary>Gets the work that the job does: of a queued, paused or ended job the work that it continues with when it runs again.</summary>
        public JobPhase Work => phase switch
        {
            JobPhase.Queued queued => queued.Next,
            JobPhase.Paused paused => paused.Interrupted,
            JobPhase.Ended { Interrupted: { } interrupted } => interrupted,
            _ => phase,
        };

        /// <summary>Gets the status that clients see.</summary>
        public JobStatus Status => phase switch
        {
            JobPhase.Queued => JobStatus.Queued,
            JobPhase.Paused => JobStatus.Paused,
            JobPhase.Ended { Outcome: JobOutcome.Stopped } => JobStatus.Stopped,
            JobPhase.Ended { Outcome: JobOutcome.Failed } => JobStatus.Failed,
            JobPhase.Ended => JobStatus.Completed,
            _ => JobStatus.Running,
        };
    }
}
