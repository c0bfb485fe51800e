using NousCoder.Contracts;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using NousCoder.Grains.Artifacts;

namespace NousCoder.Sandbox.Suites;

/// <summary>
/// Recently used suites in memory, bounded by bytes: the rollouts of a group share one. Concurrent requests for a suite
/// share one read. A suite larger than the bound is kept alone.
/// </summary>
internal sealed class SuiteCache(IArtifactStore artifacts, long capacityBytes)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<(string Key, TestSuite Suite)> _recent = new();
    private readonly Dictionary<string, LinkedListNode<(string Key, TestSuite Suite)>> _byKey = [];
    private readonly ConcurrentDictionary<string, Lazy<Task<TestSuite>>> _reads = new();
    private long _bytes;

    /// <exception cref="SuiteException">The suite is empty or cannot be decoded.</exception>
    /// <exception cref="ArtifactNotFoundException">There is none of that name.</exception>
    public async Task<TestSuite> GetAsync(string hash, ProblemKind kind, CancellationToken cancellationToken)
    {
        var key = $"{kind} {hash}";
        if (Find(key) is { } cached)
        {
            return cached;
        }

        // A shared read belongs to no single caller, so no caller's cancellation ends it.
        var read = _reads.GetOrAdd(key, k => new Lazy<Task<TestSuite>>(() => Task.Run(() => ReadAsync(k, hash, kind))));
        return await read.Value.WaitAsync(cancellationToken);
    }

    private async Task<TestSuite> ReadAsync(string key, string hash, ProblemKind kind)
    {
        var name = StoredSuites.NameOf(hash);
        try
        {
            await using var content = await artifacts.OpenReadAsync(name, CancellationToken.None);
            using var sha = SHA256.Create();
            await using var hashing = new CryptoStream(content, sha, CryptoStreamMode.Read);
            var decoded = SuiteReader.ReadAsync(hashing, kind, CancellationToken.None);
            await ((Task)decoded).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            // Also after a suite that cannot be decoded: a wrong hash is the truer reason.
            await hashing.CopyToAsync(Stream.Null);
            StoredSuites.RequireHash(hash, Convert.ToHexStringLower(sha.Hash!));
            var suite = await decoded;
            Add(key, suite);
            return suite;
        }
        catch (Exception e) when (e is SuiteException or ArtifactDamagedException)
        {
            throw new SuiteException($"The test suite '{name}' cannot be used: {e.Message.TrimEnd('.')}.", e);
        }
        finally
        {
            _reads.TryRemove(key, out _);
        }
    }

    private TestSuite? Find(string key)
    {
        lock (_lock)
        {
            if (!_byKey.TryGetValue(key, out var node))
            {
                return null;
            }

            _recent.Remove(node);
            _recent.AddFirst(node);
            return node.Value.Suite;
        }
    }

    private void Add(string key, TestSuite suite)
    {
        lock (_lock)
        {
            if (_byKey.ContainsKey(key))
            {
                return;
            }

            _byKey[key] = _recent.AddFirst((key, suite));
            _bytes += suite.Bytes;
            while (_bytes > capacityBytes && _recent.Count > 1)
            {
                var oldest = _recent.Last!;
                _recent.RemoveLast();
                _byKey.Remove(oldest.Value.Key);
                _bytes -= oldest.Value.Suite.Bytes;
            }
        }
    }
}
