using Azure.Data.Tables;

namespace Orleans.Clustering.AzureStorage;

/// <summary>Where a table is. Named as in the official package, which takes its place with -p:AzureProviders=official.</summary>
public abstract class AzureStorageOperationOptions
{
    /// <summary>The account's tables. No default.</summary>
    public TableServiceClient TableServiceClient { get; set; } = null!;

    /// <summary>Name of the table: 3 to 63 letters and digits, beginning with a letter.</summary>
    public abstract string TableName { get; set; }
}
