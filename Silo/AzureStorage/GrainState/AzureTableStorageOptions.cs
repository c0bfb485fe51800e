using Orleans.Clustering.AzureStorage;
using Orleans.Storage;

namespace Orleans.Configuration;

/// <summary>Where and how grain state is kept in a table. A state may have up to 983,040 bytes: 15 columns of 64 KiB.</summary>
public sealed class AzureTableStorageOptions : AzureStorageOperationOptions, IStorageProviderSerializerOptions
{
    /// <summary>Table of the states. Default OrleansGrainState.</summary>
    public override string TableName { get; set; } = "OrleansGrainState";

    /// <summary>Whether clearing a state deletes its row; else an empty row stays. Default false.</summary>
    public bool DeleteStateOnClear { get; set; }

    /// <summary>Turns state into bytes and back. Default: the silo's <see cref="IGrainStorageSerializer"/>.</summary>
    public IGrainStorageSerializer GrainStorageSerializer { get; set; } = null!;
}
