using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using NousCoder.Contracts;
using NousCoder.Grains.Ports;

namespace NousCoder.Benchmarks.Verify;

/// <summary>Suites in memory: reading them is not what is measured.</summary>
internal sealed class MemoryStore : IArtifactStore
{
    private readonly ConcurrentDictionary<string, byte[]> _contents = [];

    public Task<Stream> OpenReadAsync(string name, CancellationToken cancellationToken) => _contents.TryGetValue(name, out var content)
        ? Task.FromResult<Stream>(new MemoryStream(content))
        : throw new ArtifactNotFoundException(name);

    public async Task WriteAsync(string name, Stream content, CancellationToken cancellationToken)
    {
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy, cancellationToken);
        _contents[name] = copy.ToArray();
    }

    public Task<bool> ExistsAsync(string name, CancellationToken cancellationToken) => Task.FromResult(_contents.ContainsKey(name));

    public async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var name in _contents.Keys.Where(n => n.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            yield return name;
        }
    }

    public Task DeleteAsync(string prefix, CancellationToken cancellationToken)
    {
        foreach (var name in _contents.Keys.Where(n => n.StartsWith(prefix, StringComparison.Ordinal)))
        {
            _contents.TryRemove(name, out _);
        }

        return Task.CompletedTask;
    }

    public Task WriteFolderAsync(string prefix, Func<string, CancellationToken, Task> fill, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<string> GetLocalFolderAsync(string prefix, CancellationToken cancellationToken) => throw new NotSupportedException();
}
