using Azure.Storage.Blobs;
using Orleans.Storage;

namespace Orleans.Configuration;

/// <summary>Where and how grain state is kept in blobs: slower than rows and without their limit of size.</summary>
public sealed class AzureBlobStorageOptions : IStorageProviderSerializerOptions
{
    /// <summary>The account's blobs. No default.</summary>
    public BlobServiceClient BlobServiceClient { get; set; } = null!;

    /// <summary>Container of the states: 3 to 63 lower-case letters, digits and single '-'. Default grainstate.</summary>
    public string ContainerName { get; set; } = "grainstate";

    /// <summary>Whether clearing a state deletes its blob; else an empty blob stays. Default true.</summary>
    public bool DeleteStateOnClear { get; set; } = true;

    /// <summary>Turns state into bytes and back. Default: the silo's <see cref="IGrainStorageSerializer"/>.</summary>
    public IGrainStorageSerializer GrainStorageSerializer { get; set; } = null!;
}
