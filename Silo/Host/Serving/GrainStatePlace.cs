namespace NousCoder.Silo.Serving;

/// <summary>What grain state is kept in on a storage account.</summary>
public enum GrainStatePlace
{
    /// <summary>Rows of a table.</summary>
    Tables,

    /// <summary>Blobs.</summary>
    Blobs,
}
