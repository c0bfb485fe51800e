using Orleans.Storage;

namespace NousCoder.AzureStorage.Tests.GrainState;

/// <summary>One state of one grain type.</summary>
internal static class GrainStorageExtensions
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static GrainId Grain(string key) => GrainId.Create("thing", key);

    /// <summary>A state as of an activation that read it under an etag.</summary>
    public static GrainState<Text> Known(Text state, string? etag) => new(state) { ETag = etag, RecordExists = etag is not null };

    public static async Task<GrainState<T>> ReadAsync<T>(this StorageUnderTest storage, string key)
    {
        var state = new GrainState<T>();
        await storage.Grains.ReadStateAsync("state", Grain(key), state, Cancel);
        return state;
    }

    public static Task WriteAsync<T>(this StorageUnderTest storage, string key, GrainState<T> state) =>
        storage.Grains.WriteStateAsync("state", Grain(key), state, Cancel);

    public static Task ClearAsync<T>(this StorageUnderTest storage, string key, GrainState<T> state) =>
        storage.Grains.ClearStateAsync("state", Grain(key), state, Cancel);

    /// <summary>How many of many writes that begin from the same state are done; the others must say that they were late.</summary>
    public static async Task<int> RaceAsync(this StorageUnderTest storage, string key, int writers, string? etag)
    {
        var done = await Task.WhenAll(Enumerable.Range(0, writers).Select(async writer =>
        {
            try
            {
                await storage.WriteAsync(key, Known(new Text { Value = $"{writer}" }, etag));
                return true;
            }
            catch (InconsistentStateException)
            {
                return false;
            }
        }));
        return done.Count(d => d);
    }
}
