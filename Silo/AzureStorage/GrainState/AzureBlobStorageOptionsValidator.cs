using NousCoder.AzureStorage.Artifacts;
using Orleans.Configuration;

namespace NousCoder.AzureStorage.GrainState;

/// <summary>Refuses impossible options before the silo starts.</summary>
internal sealed class AzureBlobStorageOptionsValidator(AzureBlobStorageOptions options, string name) : IConfigurationValidator
{
    /// <inheritdoc/>
    public void ValidateConfiguration()
    {
        if (options.BlobServiceClient is null)
        {
            throw new OrleansConfigurationException(
                $"{nameof(AzureBlobStorageOptions)} '{name}': {nameof(options.BlobServiceClient)} is not set; give it the account's blobs.");
        }

        if (!ContainerName.IsName(options.ContainerName))
        {
            throw new OrleansConfigurationException(
                $"{nameof(AzureBlobStorageOptions)} '{name}': {nameof(options.ContainerName)} is '{options.ContainerName}'; allowed: {ContainerName.Rule}.");
        }
    }
}
