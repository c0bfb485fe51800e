namespace NousCoder.AzureStorage;

/// <summary>Place of the grains' state on a storage account.</summary>
public enum GrainStatePlace
{
    /// <summary>Rows of a table.</summary>
    Tables,

    /// <summary>Blobs.</summary>
    Blobs,
}
