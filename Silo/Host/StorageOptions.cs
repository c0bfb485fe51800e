using System.ComponentModel.DataAnnotations;
using NousCoder.AzureStorage;
using NousCoder.AzureStorage.Artifacts;

namespace NousCoder.Silo;

/// <summary>
/// The storage account that the silos of a cluster share: the section <c>Storage</c> of a silo's configuration. Where it is
/// empty, which is the default, a silo is a cluster of its own and keeps everything in its data folder.
/// </summary>
public sealed class StorageOptions : IValidatableObject
{
    /// <summary>Connection string of the account; <c>UseDevelopmentStorage=true</c> is Azurite on its usual ports. Secret. Default none.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>
    /// Instead of a connection string, the address of the account's blob or table service, such as
    /// <c>https://ACCOUNT.blob.core.windows.net</c>; access is by managed identity. Default none.
    /// </summary>
    public string? AccountUri { get; set; }

    /// <summary>
    /// Where grain state is kept: <c>Tables</c> (faster; at most 983,040 bytes a state, enough for a group of 8 rollouts of a problem
    /// with 2,900 tests) or <c>Blobs</c> (any size). What was kept in one is not found in the other. Default Tables.
    /// </summary>
    [EnumDataType(typeof(GrainStatePlace), ErrorMessage = "Storage:GrainState must be Tables or Blobs.")]
    public GrainStatePlace GrainState { get; set; } = GrainStatePlace.Tables;

    /// <summary>Container for artifacts. Default nouscoder-artifacts.</summary>
    public string ArtifactContainer { get; set; } = "nouscoder-artifacts";

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!ContainerName.IsName(ArtifactContainer))
        {
            yield return new($"Storage:ArtifactContainer is '{ArtifactContainer}'; allowed: {ContainerName.Rule}.", [nameof(ArtifactContainer)]);
        }
    }
}
