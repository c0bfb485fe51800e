namespace NousCoder.Grains.Checkpoints;

/// <summary>What follows from a change of the phase of a checkpoint, in the order in which it is carried out.</summary>
[Flags]
public enum CheckpointEffects
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Has the directory remember that an import is under way. Before the row: an import that the directory does not know is never reconciled.</summary>
    AddImport = 1,

    /// <summary>Has the directory list the name. Before the row: a name without a checkpoint is left out of lists, a checkpoint without its name is never found.</summary>
    AddName = 2,

    /// <summary>Deletes what is stored under the name, and forgets what came.</summary>
    DeleteFiles = 4,

    /// <summary>Stores the phase.</summary>
    Save = 8,

    /// <summary>Has the directory forget the import.</summary>
    RemoveImport = 16,

    /// <summary>Has the directory forget the name.</summary>
    RemoveName = 32,

    /// <summary>The effects of the end of an import that was not completed.</summary>
    EndImport = DeleteFiles | Save | RemoveImport,
}
