using NousCoder.Grains.Ports;

namespace NousCoder.Silo.Serving;

/// <summary>An artifact store whose failures are recorded.</summary>
internal sealed class WatchedArtifacts(IArtifactStore store, StorageHealth health) : IArtifactStore
{
    /// <inheritdoc/>
    public Task<Stream> OpenReadAsync(string name, CancellationToken cancellationToken) =>
        WatchAsync(() => store.OpenReadAsync(name, cancellationToken), health.OnRead);

    /// <inheritdoc/>
    public Task WriteAsync(string name, Stream content, CancellationToken cancellationToken) =>
        WatchAsync(() => DoneAsync(store.WriteAsync(name, content, cancellationToken)), health.OnWritten);

    /// <inheritdoc/>
    public Task WriteFolderAsync(string prefix, Func<string, CancellationToken, Task> fill, CancellationToken cancellationToken) =>
        WatchAsync(() => DoneAsync(store.WriteFolderAsync(prefix, fill, cancellationToken)), health.OnWritten);

    /// <inheritdoc/>
    public Task<bool> ExistsAsync(string name, CancellationToken cancellationToken) =>
        WatchAsync(() => store.ExistsAsync(name, cancellationToken), health.OnRead);

    /// <inheritdoc/>
    public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken) => store.ListAsync(prefix, cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAsync(string prefix, CancellationToken cancellationToken) => store.DeleteAsync(prefix, cancellationToken);

    /// <inheritdoc/>
    public Task<string> GetLocalFolderAsync(string prefix, CancellationToken cancellationToken) =>
        WatchAsync(() => store.GetLocalFolderAsync(prefix, cancellationToken), health.OnRead);

    private static async Task<bool> DoneAsync(Task task)
    {
        await task;
        return true;
    }

    private static async Task<T> WatchAsync<T>(Func<Task<T>> access, Action<string?> record)
    {
        try
        {
            var result = await access();
            record(null);
            return result;
        }
        catch (IOException error)
        {
            record(error.Message);
            throw;
        }
    }
}
