using System.Runtime.CompilerServices;
using NousCoder.Grains.Ports;

namespace NousCoder.Benchmarks.Simulation;

/// <summary>A silo's artifact store, measured. Kinds are the folders of names, with a '/' at the end; of a job's artifacts, the folders in it.</summary>
internal sealed class MeasuredArtifacts(IArtifactStore store, StorageMeter meter) : IArtifactStore
{
    public Task<Stream> OpenReadAsync(string name, CancellationToken cancellationToken)
    {
        meter.Count($"artifact read: {KindOf(name)}");
        return meter.DoAsync(() => store.OpenReadAsync(name, cancellationToken));
    }

    public Task WriteAsync(string name, Stream content, CancellationToken cancellationToken) => meter.DoAsync(async () =>
    {
        // A store may take what has a known length in fewer requests, so only what has none is wrapped.
        var counted = content.CanSeek ? null : new CountedStream(content);
        var known = content.CanSeek ? content.Length - content.Position : 0;
        await store.WriteAsync(name, counted ?? content, cancellationToken);
        var bytes = counted?.Count ?? known;
        meter.Count($"artifact write: {KindOf(name)}", bytes);
        meter.Keep(KindOf(name), name, bytes);
        return true;
    });

    public Task<bool> ExistsAsync(string name, CancellationToken cancellationToken)
    {
        meter.Count($"artifact exists: {KindOf(name)}");
        return meter.DoAsync(() => store.ExistsAsync(name, cancellationToken));
    }

    public async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        meter.Count($"artifact list: {KindOf(prefix)}");
        await foreach (var name in store.ListAsync(prefix, cancellationToken))
        {
            yield return name;
        }
    }

    public Task DeleteAsync(string prefix, CancellationToken cancellationToken) => meter.DoAsync(async () =>
    {
        await store.DeleteAsync(prefix, cancellationToken);
        meter.Count($"artifact delete: {KindOf(prefix)}");
        meter.ForgetAll(KindOf(prefix), prefix);
        return true;
    });

    public Task WriteFolderAsync(string prefix, Func<string, CancellationToken, Task> fill, CancellationToken cancellationToken) =>
        store.WriteFolderAsync(prefix, fill, cancellationToken);

    public Task<string> GetLocalFolderAsync(string prefix, CancellationToken cancellationToken) => store.GetLocalFolderAsync(prefix, cancellationToken);

    private static string KindOf(string name) => name.Split('/') switch
    {
        ["jobs", _, var folder, ..] => $"jobs/{folder}/",
        var parts => parts[0] + "/",
    };
}
