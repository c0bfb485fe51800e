using System.Net;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using NousCoder.AzureStorage.Artifacts;
using NousCoder.AzureStorage.Tables;
using Orleans.Configuration;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace NousCoder.AzureStorage.GrainState;

/// <summary>Grain state as blobs named <c>{stateName}-{grainType}/{grainKey}.json</c>.</summary>
/// <param name="name">Name of the storage.</param>
/// <param name="options">Where the container is.</param>
/// <param name="activators">Makes the state of a grain that has none stored.</param>
public sealed class AzureBlobGrainStorage(string name, AzureBlobStorageOptions options, IActivatorProvider activators)
    : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>
{
    private readonly StoredState _states = new(options.GrainStorageSerializer, activators);
    private BlobContainerClient? _opened;

    private BlobContainerClient Container => _opened ?? throw new InvalidOperationException($"Grain storage '{name}' is used before the silo has opened it.");

    /// <inheritdoc/>
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        try
        {
            var stored = (await BlobOf(stateName, grainId).DownloadContentAsync(cancellationToken)).Value;
            _states.Set(grainState, stateName, grainId, stored.Content, stored.Details.ETag.ToString());
        }
        catch (RequestFailedException error) when (error.Status == (int)HttpStatusCode.NotFound)
        {
            _states.SetNone(grainState);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InconsistentStateException">The stored state is not the one that the grain read or wrote last.</exception>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        grainState.ETag = await WriteAsync(stateName, grainId, _states.ToBytes(grainState.State), grainState.ETag, cancellationToken);
        grainState.RecordExists = true;
    }

    /// <inheritdoc/>
    /// <exception cref="InconsistentStateException">The stored state is not the one that the grain read or wrote last.</exception>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        if (!options.DeleteStateOnClear)
        {
            _states.SetNone(grainState, await WriteAsync(stateName, grainId, BinaryData.Empty, grainState.ETag, cancellationToken));
            return;
        }

        var blob = BlobOf(stateName, grainId);
        // Nothing is deleted of a grain that knows of no blob; but there must be none.
        if (string.IsNullOrEmpty(grainState.ETag))
        {
            if (await blob.ExistsAsync(cancellationToken))
            {
                throw StoredState.Conflict(stateName, grainId, grainState.ETag, new RequestFailedException(412, "there is a blob"));
            }
        }
        else
        {
            await GuardAsync(() => blob.DeleteAsync(DeleteSnapshotsOption.None, ConditionsOf(grainState.ETag), cancellationToken), stateName, grainId, grainState.ETag);
        }

        _states.SetNone(grainState);
    }

    /// <inheritdoc/>
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => ReadStateAsync(stateName, grainId, grainState, CancellationToken.None);

    /// <inheritdoc/>
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => WriteStateAsync(stateName, grainId, grainState, CancellationToken.None);

    /// <inheritdoc/>
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => ClearStateAsync(stateName, grainId, grainState, CancellationToken.None);

    /// <summary>Opens the container when the silo starts, so that a bad account is said then and not by the first grain.</summary>
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        $"{nameof(AzureBlobGrainStorage)}-{name}",
        ServiceLifecycleStage.ApplicationServices,
        async cancellationToken => _opened = await options.BlobServiceClient.OpenContainerAsync(options.ContainerName, cancellationToken));

    private static BlobRequestConditions ConditionsOf(string? etag) => string.IsNullOrEmpty(etag)
        ? new BlobRequestConditions { IfNoneMatch = ETag.All }
        : new BlobRequestConditions { IfMatch = new ETag(etag) };

    private BlobClient BlobOf(string stateName, GrainId grainId)
    {
        TableKey.Of(grainId);
        return Container.GetBlobClient(TableKey.Whole($"{TableKey.Part(stateName, "The state name")}-{grainId}.json"));
    }

    /// <returns>The new etag.</returns>
    private async Task<string> WriteAsync(string stateName, GrainId grainId, BinaryData state, string? etag, CancellationToken cancellationToken)
    {
        var upload = new BlobUploadOptions
        {
            Conditions = ConditionsOf(etag),
            HttpHeaders = new BlobHttpHeaders { ContentType = "application/octet-stream" },
        };
        var response = await GuardAsync(() => BlobOf(stateName, grainId).UploadAsync(state, upload, cancellationToken), stateName, grainId, etag);
        return response.Value.ETag.ToString();
    }

    private static async Task<T> GuardAsync<T>(Func<Task<T>> write, string stateName, GrainId grainId, string? etag)
    {
        try
        {
            return await write();
        }
        catch (RequestFailedException error) when (error.IsConflict())
        {
            throw StoredState.Conflict(stateName, grainId, etag, error);
        }
    }
}
