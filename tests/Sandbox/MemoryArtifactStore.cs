using NousCoder.Contracts;
using System.Collections.Concurrent;
using System.Text;

namespace NousCoder.Sandbox.Tests;

/// <summary>Suites in memory.</summary>
public sealed class MemoryArtifactStore : IArtifactStore
{
    private readonly ConcurrentDictionary<string, byte[]> _values = new();
    private int _reads;

    public int Reads => _reads;

    public void Put(string name, string content) => _values[name] = Encoding.UTF8.GetBytes(content);

    public string Text(string name) => Encoding.UTF8.GetString(_values[name]);

    public Task<Stream> OpenReadAsync(string name, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        return _values.TryGetValue(name, out var value)
            ? Task.FromResult<Stream>(new MemoryStream(value))
            : throw new ArtifactNotFoundException(name);
    }

    public Task WriteAsync(string name, Stream content, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> ExistsAsync(string name, CancellationToken cancellationToken) => Task.FromResult(_values.ContainsKey(name));

    public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task DeleteAsync(string prefix, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task WriteFolderAsync(string prefix, Func<string, CancellationToken, Task> fill, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<string> GetLocalFolderAsync(string prefix, CancellationToken cancellationToken) => throw new NotSupportedException();
}
