using System.Collections.Immutable;

namespace NousCoder.Benchmarks.Simulation;

/// <summary>Counts what is read and written, and knows what is stored. Safe for use from several threads.</summary>
internal sealed class StorageMeter
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Traffic> _traffic = [];
    private readonly Dictionary<(string Kind, string Name), long> _stored = [];
    private int _underWay;

    /// <summary>Operations that were begun and have not ended.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>Does an operation, and counts it while it lasts.</summary>
    public async Task<T> DoAsync<T>(Func<Task<T>> operation)
    {
        Interlocked.Increment(ref _underWay);
        try
        {
            return await operation();
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    /// <summary>Counts an operation.</summary>
    public void Count(string operation, long bytes = 0)
    {
        lock (_lock)
        {
            _traffic[operation] = _traffic.GetValueOrDefault(operation) + new Traffic(1, bytes);
        }
    }

    /// <summary>Takes note that something is stored.</summary>
    public void Keep(string kind, string name, long bytes)
    {
        lock (_lock)
        {
            _stored[(kind, name)] = bytes;
        }
    }

    /// <summary>Takes note that something is no longer stored.</summary>
    public void Forget(string kind, string name)
    {
        lock (_lock)
        {
            _stored.Remove((kind, name));
        }
    }

    /// <summary>Takes note that all names of a kind that begin with a prefix are no longer stored.</summary>
    public void ForgetAll(string kind, string prefix)
    {
        lock (_lock)
        {
            if (_stored.Remove((kind, prefix)))
            {
                return;
            }

            foreach (var key in _stored.Keys.Where(k => k.Kind == kind && k.Name.StartsWith(prefix, StringComparison.Ordinal)).ToArray())
            {
                _stored.Remove(key);
            }
        }
    }

    /// <summary>All operations so far.</summary>
    public ImmutableSortedDictionary<string, Traffic> Traffic()
    {
        lock (_lock)
        {
            return _traffic.ToImmutableSortedDictionary(StringComparer.Ordinal);
        }
    }

    /// <summary>What is stored now, by kind.</summary>
    public ImmutableSortedDictionary<string, Held> Stored()
    {
        lock (_lock)
        {
            return _stored.GroupBy(s => s.Key.Kind, s => s.Value).ToImmutableSortedDictionary(g => g.Key, Held.Of, StringComparer.Ordinal);
        }
    }
}
