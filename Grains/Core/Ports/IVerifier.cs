namespace NousCoder.Grains.Ports;

/// <summary>Runs untrusted programs in a sandbox and compares what they print with what is expected.</summary>
public interface IVerifier
{
    /// <summary>Sandbox slots of this silo.</summary>
    int Slots { get; }

    /// <summary>Slots that are running a program now.</summary>
    int BusySlots { get; }

    /// <summary>Programs that wait for a slot.</summary>
    int Waiting { get; }

    /// <summary>
    /// Waits for a free slot, runs the program test by test and stops at the first failure.
    /// A fault of the machine is a verdict (<see cref="RolloutOutcome.NotVerified"/>), not an exception.
    /// </summary>
    /// <exception cref="ArtifactNotFoundException">The suite is not in the artifact store.</exception>
    /// <exception cref="SlotElsewhereException">It was still waiting when <see cref="GiveUpWaiting"/> was said.</exception>
    Task<Verdict> VerifyAsync(VerificationRequest request, CancellationToken cancellationToken);

    /// <summary>Has programs that wait for a slot give up, the last to come first.</summary>
    /// <param name="programs">At most so many.</param>
    void GiveUpWaiting(int programs);
}
