using TorchSharp;
using static TorchSharp.torch;

namespace NousCoder.Policy.Model;

/// <summary>Keys and values of sequences in progress, a row each, written in place.</summary>
public sealed class KeyValueCache : IDisposable
{
    private readonly Tensor[] _keys;
    private readonly Tensor[] _values;
    private readonly Tensor _offsets;
    private readonly int _keyValueHeads;
    private long _cleared;

    /// <summary>Allocates a cache.</summary>
    /// <param name="model">The decoder that will use it.</param>
    /// <param name="rows">Sequences at a time.</param>
    /// <param name="capacity">Tokens of a sequence.</param>
    public KeyValueCache(Qwen3Decoder model, int rows, int capacity)
    {
        var c = model.Configuration;
        (Rows, Capacity, _keyValueHeads) = (rows, capacity, c.KeyValueHeads);
        Tensor Allocate() => empty([rows, c.KeyValueHeads, capacity, c.HeadSize], model.DataType, model.Device).DetachFromDisposeScope();
        _keys = [.. Enumerable.Range(0, c.Layers).Select(_ => Allocate())];
        _values = [.. Enumerable.Range(0, c.Layers).Select(_ => Allocate())];
        using var heads = arange(0, (long)rows * c.KeyValueHeads, ScalarType.Int64, model.Device);
        _offsets = (heads * capacity).view(rows, c.KeyValueHeads).DetachFromDisposeScope();
    }

    /// <summary>Sequences at a time.</summary>
    public int Rows { get; }

    /// <summary>Tokens of a sequence.</summary>
    public int Capacity { get; }

    /// <summary>Puts a prompt into several rows.</summary>
    public void Fill(int row, int count, PromptPrefix prefix)
    {
        Clear(prefix.Length);
        for (var layer = 0; layer < _keys.Length; layer++)
        {
            _keys[layer].narrow(0, row, count).narrow(2, 0, prefix.Length).copy_(prefix.Keys[layer]);
            _values[layer].narrow(0, row, count).narrow(2, 0, prefix.Length).copy_(prefix.Values[layer]);
        }
    }

    /// <summary>Takes rows over from another cache of the same model.</summary>
    public void CopyFrom(KeyValueCache other, int rows)
    {
        var length = Math.Min(other._cleared, Capacity);
        if (rows == 0 || length == 0)
        {
            return;
        }

        Clear(length);
        for (var layer = 0; layer < _keys.Length; layer++)
        {
            _keys[layer].narrow(0, 0, rows).narrow(2, 0, length).copy_(other._keys[layer].narrow(0, 0, rows).narrow(2, 0, length));
            _values[layer].narrow(0, 0, rows).narrow(2, 0, length).copy_(other._values[layer].narrow(0, 0, rows).narrow(2, 0, length));
        }
    }

    /// <summary>Overwrites a row with another.</summary>
    public void Move(int from, int to, int length)
    {
        foreach (var tensor in _keys.Concat(_values))
        {
            tensor.select(0, to).narrow(1, 0, length).copy_(tensor.select(0, from).narrow(1, 0, length));
        }
    }

    /// <summary>Makes the first tokens of every row safe to read: memory that was never written may hold NaN, which a mask would not stop.</summary>
    public void Clear(long length)
    {
        for (; _cleared < length; _cleared = length)
        {
            foreach (var tensor in _keys.Concat(_values))
            {
                tensor.narrow(2, _cleared, length - _cleared).zero_();
            }
        }
    }

    /// <summary>Where a step's keys go among the flattened [rows · heads · capacity]: int64 [rows · heads].</summary>
    internal Tensor SlotsOf(Tensor positions) =>
        (_offsets.narrow(0, 0, positions.shape[0]) + positions.unsqueeze(1)).view(-1);

    /// <summary>Writes a step's keys and values, [rows, heads, head] each, and gives what attention reads: [rows, heads, length, head].</summary>
    internal (Tensor Keys, Tensor Values) Append(int layer, Tensor keys, Tensor values, Tensor slots, int length)
    {
        var rows = keys.shape[0];
        return (Append(_keys[layer], keys), Append(_values[layer], values));

        Tensor Append(Tensor cache, Tensor step)
        {
            cache.view(-1, cache.shape[^1]).index_copy_(0, slots, step.reshape(rows * _keyValueHeads, -1));
            return cache.narrow(0, 0, rows).narrow(2, 0, length);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in _keys.Concat(_values))
        {
            tensor.Dispose();
        }

        _offsets.Dispose();
    }
}
