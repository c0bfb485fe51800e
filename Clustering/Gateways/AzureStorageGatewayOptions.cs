namespace Orleans.Clustering.AzureStorage;

/// <summary>Where a client finds the gateways of a cluster.</summary>
public sealed class AzureStorageGatewayOptions : AzureStorageOperationOptions
{
    /// <summary>Table of the silos. Default OrleansSiloInstances.</summary>
    public override string TableName { get; set; } = "OrleansSiloInstances";
}
