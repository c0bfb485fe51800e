namespace NousCoder.Contracts.Training;

/// <summary>The kinds of <see cref="PolicyReference.Checkpoint"/>.</summary>
public enum PolicyLocation
{
    /// <summary>The bundled policy.</summary>
    Starter,

    /// <summary>An imported checkpoint: <c>checkpoints/NAME/</c>.</summary>
    Imported,

    /// <summary>A policy version of a job: <c>jobs/ID/policies/VERSION-eEPOCH-aATTEMPT/</c>.</summary>
    JobVersion,

    /// <summary>The absolute path of a folder. Silos read only folders under the roots that their operator lists.</summary>
    Folder,
}
