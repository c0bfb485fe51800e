namespace NousCoder.Grains.Problems;

/// <summary>The state machine of the imports into a dataset: what follows from a phase and an event. Pure.</summary>
public static class ImportTransitions
{
    /// <summary>Returns what follows an event.</summary>
    public static ImportTransition Next(ImportPhase phase, ImportEvent importEvent) => importEvent switch
    {
        ImportEvent.ImportRequested requested => Request(phase, requested),
        ImportEvent.RepairRequested requested => phase.HasDataset
            ? new(new ImportPhase.Receiving(true, requested.ImportId), ImportAction.Open)
            : new(phase, ImportAction.RefuseNoDataset),
        ImportEvent.PageReceived page => Store(phase, page.ImportId),
        ImportEvent.CommitRequested commit => Store(phase, commit.ImportId),
        ImportEvent.StorageFailed => new(
            phase is ImportPhase.Receiving ? new ImportPhase.BrokenOff(phase.HasDataset) : phase, ImportAction.None),
        ImportEvent.Committed => new(phase is ImportPhase.Receiving ? new ImportPhase.Closed(true) : phase, ImportAction.None),
        _ => throw new ArgumentOutOfRangeException(nameof(importEvent), importEvent, "Unknown event."),
    };

    private static ImportTransition Request(ImportPhase phase, ImportEvent.ImportRequested requested)
    {
        if (phase.HasDataset)
        {
            return new(phase, ImportAction.AnswerExisting);
        }

        var action = phase is not ImportPhase.Closed && requested.IsSame ? ImportAction.Continue : ImportAction.Open;
        return new(new ImportPhase.Receiving(false, requested.ImportId), action);
    }

    private static ImportTransition Store(ImportPhase phase, string importId) => new(
        phase, phase is ImportPhase.Receiving receiving && receiving.ImportId == importId ? ImportAction.Store : ImportAction.RefuseSuperseded);
}
