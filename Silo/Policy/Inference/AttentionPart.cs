using NousCoder.Policy.Model;
using NousCoder.Policy.Native;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace NousCoder.Policy.Inference;

/// <summary>
/// Attention of sequences with the same number of tokens in the batch. The query heads that share a key head stand where a
/// sequence's positions would, so that keys and values are not repeated. A sequence whose keys and values exceed the workspace is
/// attended in parts.
/// </summary>
internal sealed class AttentionPart
{
    private readonly AttentionWorkspace _workspace;
    private readonly long _rows;
    private readonly long _count;
    private readonly long _length;
    private readonly int _shared;
    private readonly Tensor _blocks;
    private readonly Tensor _seen;
    private readonly ScalarType _dataType;
    private readonly long _slice;
    private readonly long _blocksAtOnce;
    private readonly Tensor[] _masks = [];

    /// <summary>Prepares for all layers.</summary>
    /// <param name="segments">In the order of the batch; one, if it has several tokens.</param>
    /// <param name="blocks">int64 [rows · blocks of the longest].</param>
    /// <param name="cache">Its layers hold the keys and values.</param>
    /// <param name="model">Says heads, type and device.</param>
    /// <param name="workspace">Bounds the copies.</param>
    /// <param name="maskBytes">Bytes that may be kept for masks.</param>
    public AttentionPart(
        IReadOnlyList<Segment> segments, Tensor blocks, PagedCache cache, Qwen3Decoder model, AttentionWorkspace workspace, long maskBytes)
    {
        var configuration = model.Configuration;
        _workspace = workspace;
        _rows = segments.Count;
        _count = segments[0].Count;
        _blocks = blocks;
        _length = blocks.shape[0] / _rows * cache.BlockTokens;
        _shared = configuration.AttentionHeads / configuration.KeyValueHeads;
        _dataType = model.DataType;
        Tokens = tensor(segments.SelectMany(s => Enumerable.Range(s.First, s.Count)).Select(t => (long)t).ToArray(), device: model.Device);
        _seen = tensor(segments.SelectMany(s => Enumerable.Range(s.Start + 1, s.Count)).Select(n => (long)n).ToArray(), device: model.Device);

        // Of a query token: a mask of the model's type for each query head of a key head, and float32 scores and their softmax,
        // which libtorch does not keep on the CPU.
        var maskBytesPerQuery = _rows * _length * _shared * cache.Shape.ElementBytes;
        var scoreBytesPerQuery = model.Device.type == DeviceType.CPU ? 0 : _rows * _length * configuration.AttentionHeads * 2 * sizeof(float);
        _slice = Math.Clamp(workspace.ScoreBytes / (scoreBytesPerQuery + maskBytesPerQuery), 1, _count);
        _blocksAtOnce = BlocksAtOnce(configuration, cache);
        if (!InParts && maskBytesPerQuery * _count <= maskBytes)
        {
            _masks = [.. Slices().Select(s => Mask(s.First, s.Count))];
            KeptMaskBytes = maskBytesPerQuery * _count;
        }
    }

    /// <summary>Places in the batch, sequence by sequence.</summary>
    public Tensor Tokens { get; }

    /// <summary>Bytes of masks that are kept from layer to layer.</summary>
    public long KeptMaskBytes { get; }

    private bool InParts => _blocksAtOnce < _blocks.shape[0];

    /// <summary>Bytes of a block's keys and values in one layer.</summary>
    public static long BlockBytes(PagedCache cache) => 2L * cache.BlockTokens * cache.Shape.Width * cache.Shape.ElementBytes;

    /// <summary>Attends in one layer: see <see cref="GatheredAttention.Run"/>.</summary>
    public Tensor Attend(Tensor keys, Tensor values, Tensor queries)
    {
        using var scope = NewDisposeScope();
        var kvHeads = keys.shape[2];
        if (InParts)
        {
            var all = PartitionedAttention.Run(keys, values, Group(queries, kvHeads), _blocks, _blocksAtOnce, _seen);
            return Ungroup(all, _count).MoveToOuterDisposeScope();
        }

        var (gatheredKeys, gatheredValues) = (Gather(keys), Gather(values));
        var mixed = new List<Tensor>();
        foreach (var (i, (first, count)) in Slices().Index())
        {
            using var inner = NewDisposeScope();
            var grouped = Group(_slice == _count ? queries : queries.narrow(0, first, count), kvHeads);
            var mask = i < _masks.Length ? _masks[i] : Mask(first, count);
            mixed.Add(Ungroup(scaled_dot_product_attention(grouped, gatheredKeys, gatheredValues, mask), count).MoveToOuterDisposeScope());
        }

        return (mixed is [var only] ? only : cat(mixed)).MoveToOuterDisposeScope();
    }

    /// <summary>The tokens of a sequence that are attended at a time.</summary>
    private IEnumerable<(long First, long Count)> Slices()
    {
        for (var first = 0L; first < _count; first += _slice)
        {
            yield return (first, Math.Min(_slice, _count - first));
        }
    }

    /// <summary>Blocks of a single sequence that are gathered at a time; all of them for several.</summary>
    private long BlocksAtOnce(Qwen3Configuration configuration, PagedCache cache)
    {
        var blocks = _blocks.shape[0];
        if (_rows > 1 || blocks * BlockBytes(cache) <= _workspace.GatheredBytes)
        {
            return blocks;
        }

        var gathered = BlockBytes(cache) + (2L * cache.BlockTokens * cache.Shape.Width * sizeof(float));
        var scores = (long)cache.BlockTokens * _count * configuration.AttentionHeads * 3 * sizeof(float);
        return Math.Max(1, _workspace.GatheredBytes / (gathered + scores));
    }

    /// <summary>Queries [rows · count, heads, head] as [rows, kvHeads, shared · count, head].</summary>
    private Tensor Group(Tensor queries, long kvHeads)
    {
        var head = queries.shape[2];
        return _count == 1
            ? queries.view(_rows, kvHeads, -1, head)
            : queries.view(1, -1, kvHeads, _shared, head).permute(0, 2, 3, 1, 4).reshape(1, kvHeads, -1, head);
    }

    /// <summary>The inverse of <see cref="Group"/>, with the heads of a token together: [rows · count, heads · head].</summary>
    private Tensor Ungroup(Tensor mixed, long count) => _count == 1
        ? mixed.reshape(_rows, -1)
        : mixed.view(1, mixed.shape[1], _shared, count, -1).permute(0, 3, 1, 2, 4).reshape(count, -1);

    /// <summary>[rows, 1, shared · count, length]: −∞ for the positions that a token does not see.</summary>
    private Tensor Mask(long first, long count)
    {
        using var scope = NewDisposeScope();
        var seen = _count == 1 ? _seen : _seen.narrow(0, first, count);
        var hidden = HeldNumbers.Range(_length, ScalarType.Int64, _seen.device).unsqueeze(0).ge(seen.unsqueeze(1));
        return zeros(hidden.shape, _dataType, _seen.device).FillWhere(hidden, double.NegativeInfinity)
            .view(_rows, 1, count, -1).repeat(1, 1, _shared, 1).MoveToOuterDisposeScope();
    }

    /// <summary>[rows, kvHeads, length, head].</summary>
    private Tensor Gather(Tensor blocks) =>
        blocks.index_select(0, _blocks).view(_rows, -1, blocks.shape[2], blocks.shape[3]).transpose(1, 2);
}
