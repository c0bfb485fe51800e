using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace NousCoder.AzureStorage.GrainState;

/// <summary>What rows and blobs have in common: how a grain's state is set from what is stored.</summary>
internal sealed class StoredState(IGrainStorageSerializer serializer, IActivatorProvider activators)
{
    public BinaryData ToBytes<T>(T state) => serializer.Serialize(state);

    /// <summary>Sets what was read; of no bytes, the state of a grain that was cleared.</summary>
    /// <exception cref="InvalidDataException">It cannot be read as what the grain keeps.</exception>
    public void Set<T>(IGrainState<T> grainState, string stateName, GrainId grainId, BinaryData data, string etag)
    {
        try
        {
            var state = data.IsEmpty ? default : serializer.Deserialize<T>(data);
            grainState.RecordExists = state is not null;
            grainState.State = state ?? New<T>();
            grainState.ETag = etag;
        }
        catch (Exception error)
        {
            throw new InvalidDataException($"State '{stateName}' of grain '{grainId}' cannot be read as {typeof(T)}: {error.Message}", error);
        }
    }

    /// <summary>Sets that nothing is stored, or nothing but an etag.</summary>
    public void SetNone<T>(IGrainState<T> grainState, string? etag = null)
    {
        grainState.RecordExists = false;
        grainState.State = New<T>();
        grainState.ETag = etag;
    }

    /// <summary>The error that makes Orleans give up an activation whose state is not the stored one.</summary>
    public static InconsistentStateException Conflict(string stateName, GrainId grainId, string? etag, Exception error) =>
        new($"State '{stateName}' of grain '{grainId}' was changed by another activation.", "unknown", etag, error);

    private T New<T>() => activators.GetActivator<T>().Create();
}
