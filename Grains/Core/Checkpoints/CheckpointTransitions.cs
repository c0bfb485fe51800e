namespace NousCoder.Grains.Checkpoints;

/// <summary>The state machine of a checkpoint: what follows from a phase and an event. Pure.</summary>
public static class CheckpointTransitions
{
    /// <summary>Returns what follows an event.</summary>
    public static CheckpointTransition Next(CheckpointPhase phase, CheckpointEvent checkpointEvent) => checkpointEvent switch
    {
        CheckpointEvent.Activated => new(phase is CheckpointPhase.Receiving ? new CheckpointPhase.BrokenOff() : phase),
        // The row still says that an import is under way: if the deletion is cut short, the next activation repeats it.
        CheckpointEvent.Deactivated => phase is CheckpointPhase.Receiving
            ? new(new CheckpointPhase.BrokenOff(), CheckpointEffects.DeleteFiles)
            : new(phase),
        CheckpointEvent.ImportBegun => Begin(phase),
        CheckpointEvent.DeleteRequested => Delete(phase),
        CheckpointEvent.Reconciled reconciled => Reconcile(phase, reconciled.IsSilent),
        CheckpointEvent.AbandonRequested or CheckpointEvent.Refused => phase is CheckpointPhase.Receiving ? EndImport() : new(phase),
        _ => phase is CheckpointPhase.Receiving receiving
            ? Receive(receiving, checkpointEvent)
            : new(phase, Refusal: CheckpointRefusal.ImportLost),
    };

    private static CheckpointTransition Begin(CheckpointPhase phase) => phase switch
    {
        CheckpointPhase.Imported => new(phase, Refusal: CheckpointRefusal.NameTaken),
        CheckpointPhase.Deleted => new(phase, Refusal: CheckpointRefusal.NameUsed),
        // Also in place of an import that is under way: its client, or another, begins anew.
        _ => new(new CheckpointPhase.Receiving(), CheckpointEffects.AddImport | CheckpointEffects.DeleteFiles | CheckpointEffects.Save),
    };

    private static CheckpointTransition Receive(CheckpointPhase.Receiving phase, CheckpointEvent checkpointEvent) => checkpointEvent switch
    {
        CheckpointEvent.CheckRequested => new(phase with { IsChecked = true }),
        CheckpointEvent.FileBegun begun => new(phase with { File = begun.File }),
        CheckpointEvent.PieceReceived piece when piece.File != phase.File => new(phase, Refusal: CheckpointRefusal.ImportLost),
        CheckpointEvent.FileEnded ended when ended.File != phase.File => new(phase, Refusal: CheckpointRefusal.ImportLost),
        CheckpointEvent.FileEnded => new(phase with { File = null }),
        CheckpointEvent.Completed completed => new(
            new CheckpointPhase.Imported(completed.Summary), CheckpointEffects.AddName | CheckpointEffects.Save | CheckpointEffects.RemoveImport),
        _ => new(phase),
    };

    private static CheckpointTransition Reconcile(CheckpointPhase phase, bool isSilent) => phase switch
    {
        CheckpointPhase.Receiving when !isSilent => new(phase),
        CheckpointPhase.Receiving or CheckpointPhase.BrokenOff => EndImport(),
        _ => new(phase, CheckpointEffects.RemoveImport),
    };

    private static CheckpointTransition Delete(CheckpointPhase phase) => phase switch
    {
        CheckpointPhase.Imported => new(
            new CheckpointPhase.Deleted(), CheckpointEffects.DeleteFiles | CheckpointEffects.Save | CheckpointEffects.RemoveName),
        CheckpointPhase.Receiving or CheckpointPhase.BrokenOff => EndImport(),
        _ => new(phase, CheckpointEffects.DeleteFiles | CheckpointEffects.RemoveName),
    };

    private static CheckpointTransition EndImport() => new(new CheckpointPhase.Absent(), CheckpointEffects.EndImport);
}
