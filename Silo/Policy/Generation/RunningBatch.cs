using NousCoder.Policy.Model;
using static TorchSharp.torch;

namespace NousCoder.Policy.Generation;

/// <summary>
/// Sequences under one policy version that advance together, a token a step. Row i of the cache is sequence i: where one
/// leaves, the last takes its row, so that a step reads the cache without gathering.
/// </summary>
internal sealed class RunningBatch(ServedPolicy policy, TimeProvider time) : IDisposable
{
    // Attention reads the cache in lengths of such steps. Allocations grow in coarser ones.
    private const int ReadStep = 16;
    private const int CapacityStep = 64;
    private const int FewestRows = 8;

    private readonly List<Sequence> _rows = [];
    private KeyValueCache? _cache;

    /// <summary>Sequences in progress.</summary>
    public int Count => _rows.Count;

    /// <summary>Tokens that the cache has room for.</summary>
    public long CachedTokens => _cache is null ? 0 : (long)_cache.Rows * _cache.Capacity;

    /// <summary>The requests of the sequences in progress.</summary>
    public IEnumerable<OpenRequest> Requests => _rows.Select(r => r.Owner).Distinct();

    /// <summary>Room that a sequence takes up.</summary>
    public static int CapacityFor(int tokens) => (tokens + CapacityStep - 1) / CapacityStep * CapacityStep;

    /// <summary>Makes room for more sequences.</summary>
    /// <param name="wanted">How many.</param>
    /// <param name="tokens">Most tokens of each.</param>
    /// <param name="budget">Tokens that this batch's cache may have room for.</param>
    /// <param name="mostRows">Sequences to make room for in advance, at most.</param>
    /// <returns>For how many there is room.</returns>
    public int Reserve(int wanted, int tokens, long budget, int mostRows)
    {
        if (_rows.Count == 0 && _cache?.Capacity > CapacityFor(tokens))
        {
            Release();
        }

        var capacity = Math.Max(CapacityFor(tokens), _cache?.Capacity ?? 0);
        var needed = _rows.Count + wanted;
        if (_cache is null || capacity > _cache.Capacity || needed > _cache.Rows)
        {
            var rows = Math.Max(needed, Math.Min(mostRows, Math.Max(FewestRows, 2 * (_cache?.Rows ?? 0))));
            Resize((int)Math.Min(budget / capacity, rows), capacity);
        }

        return _cache is null || _cache.Capacity < capacity ? 0 : Math.Min(wanted, _cache.Rows - _rows.Count);
    }

    /// <summary>Takes sequences in and draws their first token.</summary>
    public void Add(IReadOnlyList<Sequence> sequences, PromptPrefix prefix)
    {
        using var none = no_grad();
        using var scope = NewDisposeScope();
        _cache!.Fill(_rows.Count, sequences.Count, prefix);
        _rows.AddRange(sequences);
        Draw(prefix.Logits.expand(sequences.Count, -1), _rows.Count - sequences.Count);
    }

    /// <summary>A token for every sequence.</summary>
    public void Step()
    {
        using var none = no_grad();
        using var scope = NewDisposeScope();
        var device = policy.Decoder.Device;
        var positions = _rows.ConvertAll(r => (long)r.Position).ToArray();
        var length = Math.Min(_cache!.Capacity, (int)(positions.Max() + ReadStep) / ReadStep * ReadStep);
        var hidden = policy.Decoder.Decode(
            tensor(_rows.ConvertAll(r => (long)r.LastToken).ToArray(), device: device), tensor(positions, device: device), _cache, length);
        Draw(policy.Decoder.Logits(hidden), 0);
    }

    /// <summary>Takes out the sequences of requests that have ended or that nobody reads.</summary>
    public void Remove(Predicate<OpenRequest> of) => RemoveRows(0, row => of(row.Owner));

    /// <summary>Frees the cache of a batch that nothing runs in.</summary>
    public void Release()
    {
        _cache?.Dispose();
        _cache = null;
    }

    public void Dispose()
    {
        _rows.Clear();
        Release();
    }

    private void Resize(int rows, int capacity)
    {
        if (rows <= _rows.Count || (rows <= _cache?.Rows && capacity == _cache.Capacity))
        {
            return;
        }

        using var none = no_grad();
        using var scope = NewDisposeScope();
        var larger = new KeyValueCache(policy.Decoder, rows, capacity);
        if (_cache is not null)
        {
            larger.CopyFrom(_cache, _rows.Count);
            _cache.Dispose();
        }

        _cache = larger;
    }

    private void Draw(Tensor logits, int first)
    {
        var drawn = Sampler.Sample(logits, _rows.GetRange(first, _rows.Count - first).ConvertAll(r => r.NextDraw));
        for (var i = 0; i < drawn.Length; i++)
        {
            _rows[first + i].Append(drawn[i].Token, drawn[i].LogProbability, policy.EndTokens);
        }

        // Handed over in row order; then the rows close up from the back, so that what moves is still in progress.
        foreach (var sequence in _rows.Skip(first).Where(s => s.Finished is not null))
        {
            sequence.Owner.Deliver(policy.Completed(sequence, time.GetElapsedTime(sequence.Started)));
        }

        RemoveRows(first, row => row.Finished is not null);
    }

    private void RemoveRows(int first, Predicate<Sequence> which)
    {
        using var none = no_grad();
        using var scope = NewDisposeScope();
        for (var i = _rows.Count - 1; i >= first; i--)
        {
            if (!which(_rows[i]))
            {
                continue;
            }

            var last = _rows.Count - 1;
            if (i < last)
            {
                _cache!.Move(last, i, _rows[last].Position);
                _rows[i] = _rows[last];
            }

            _rows.RemoveAt(last);
        }
    }
}
