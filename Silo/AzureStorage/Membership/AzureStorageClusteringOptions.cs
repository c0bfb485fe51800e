namespace Orleans.Clustering.AzureStorage;

/// <summary>Where the silos of a cluster meet.</summary>
public sealed class AzureStorageClusteringOptions : AzureStorageOperationOptions
{
    /// <summary>Table of the silos. Default OrleansSiloInstances.</summary>
    public override string TableName { get; set; } = "OrleansSiloInstances";
}
