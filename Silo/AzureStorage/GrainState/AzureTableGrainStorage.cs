using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using NousCoder.AzureStorage.Tables;
using NousCoder.Contracts;
using Orleans.Configuration;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace NousCoder.AzureStorage.GrainState;

/// <summary>
/// Grain state as rows of a table: partition = <c>{serviceId}_{grainType}_{grainKey}</c>, row = the state's name. A larger
/// state than <see cref="StateColumns.MostBytes"/> is refused, and not put elsewhere behind the table's back: the official
/// provider, which reads the same rows, would take it for none.
/// </summary>
/// <param name="name">Name of the storage.</param>
/// <param name="options">Where the table is.</param>
/// <param name="cluster">Says the service id.</param>
/// <param name="activators">Makes the state of a grain that has none stored.</param>
public sealed class AzureTableGrainStorage(
    string name,
    AzureTableStorageOptions options,
    IOptions<ClusterOptions> cluster,
    IActivatorProvider activators) : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>
{
    private readonly StoredState _states = new(options.GrainStorageSerializer, activators);
    private readonly string _serviceId = TableKey.Part(cluster.Value.ServiceId, "The service id");
    private TableClient? _opened;

    private TableClient Table => _opened ?? throw new InvalidOperationException($"Grain storage '{name}' is used before the silo has opened it.");

    /// <inheritdoc/>
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        var (partition, row) = KeysOf(stateName, grainId);
        var stored = await Table.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: cancellationToken);
        if (stored.HasValue)
        {
            _states.Set(grainState, stateName, grainId, BinaryData.FromBytes(StateColumns.Read(stored.Value!)), stored.Value!.ETag.ToString());
        }
        else
        {
            _states.SetNone(grainState);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InconsistentStateException">The stored state is not the one that the grain read or wrote last.</exception>
    /// <exception cref="NousCoderException">The state is too large.</exception>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        var state = _states.ToBytes(grainState.State).ToMemory();
        if (state.Length > StateColumns.MostBytes)
        {
            throw new NousCoderException(
                $"State '{stateName}' of grain '{grainId}' has {state.Length:N0} bytes; a row of table '{options.TableName}' holds at most {StateColumns.MostBytes:N0}. Keep the states in blobs (AddAzureBlobGrainStorage).");
        }

        var row = RowOf(stateName, grainId);
        StateColumns.Fill(row, state);
        grainState.ETag = await WriteAsync(row, stateName, grainId, grainState.ETag, cancellationToken);
        grainState.RecordExists = true;
    }

    /// <inheritdoc/>
    /// <exception cref="InconsistentStateException">The stored state is not the one that the grain read or wrote last.</exception>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        var row = RowOf(stateName, grainId);
        if (!options.DeleteStateOnClear)
        {
            _states.SetNone(grainState, await WriteAsync(row, stateName, grainId, grainState.ETag, cancellationToken));
            return;
        }

        // Nothing is deleted of a grain that knows of no row; but there must be none.
        if (string.IsNullOrEmpty(grainState.ETag))
        {
            if ((await Table.GetEntityIfExistsAsync<TableEntity>(row.PartitionKey, row.RowKey, [nameof(row.RowKey)], cancellationToken)).HasValue)
            {
                throw StoredState.Conflict(stateName, grainId, grainState.ETag, new RequestFailedException(412, "there is a row"));
            }
        }
        else
        {
            await GuardAsync(() => Table.DeleteEntityAsync(row.PartitionKey, row.RowKey, new ETag(grainState.ETag), cancellationToken), stateName, grainId, grainState.ETag);
        }

        _states.SetNone(grainState);
    }

    /// <inheritdoc/>
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => ReadStateAsync(stateName, grainId, grainState, CancellationToken.None);

    /// <inheritdoc/>
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => WriteStateAsync(stateName, grainId, grainState, CancellationToken.None);

    /// <inheritdoc/>
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => ClearStateAsync(stateName, grainId, grainState, CancellationToken.None);

    /// <summary>Opens the table when the silo starts, so that a bad account is said then and not by the first grain.</summary>
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        $"{nameof(AzureTableGrainStorage)}-{name}",
        ServiceLifecycleStage.ApplicationServices,
        async cancellationToken => _opened = await options.OpenAsync(cancellationToken));

    private (string Partition, string Row) KeysOf(string stateName, GrainId grainId) =>
        (TableKey.Whole($"{_serviceId}_{TableKey.Of(grainId)}"), TableKey.Whole(TableKey.Part(stateName, "The state name")));

    private TableEntity RowOf(string stateName, GrainId grainId)
    {
        var (partition, row) = KeysOf(stateName, grainId);
        return new TableEntity(partition, row);
    }

    /// <returns>The new etag.</returns>
    private async Task<string> WriteAsync(TableEntity row, string stateName, GrainId grainId, string? etag, CancellationToken cancellationToken)
    {
        var response = await GuardAsync(
            () => string.IsNullOrEmpty(etag)
                ? Table.AddEntityAsync(row, cancellationToken)
                : Table.UpdateEntityAsync(row, new ETag(etag), TableUpdateMode.Replace, cancellationToken),
            stateName,
            grainId,
            etag);
        return response.Headers.ETag!.Value.ToString();
    }

    private static async Task<Response> GuardAsync(Func<Task<Response>> write, string stateName, GrainId grainId, string? etag)
    {
        try
        {
            var response = await write();
            // Of a deletion of what is not there the client makes no exception.
            return response.IsError ? throw new RequestFailedException(response) : response;
        }
        catch (RequestFailedException error) when (error.IsConflict())
        {
            throw StoredState.Conflict(stateName, grainId, etag, error);
        }
    }
}
