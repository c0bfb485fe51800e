namespace NousCoder.Grains.Checkpoints;

/// <summary>Why a call is refused in a phase.</summary>
public enum CheckpointRefusal
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>The name has a checkpoint.</summary>
    NameTaken,

    /// <summary>The name had a checkpoint that was deleted.</summary>
    NameUsed,

    /// <summary>What came before in the import is not here.</summary>
    ImportLost,
}
