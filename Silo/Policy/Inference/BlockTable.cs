using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace NousCoder.Policy.Inference;

/// <summary>
/// The blocks of some sequences on the device, row by row. From pass to pass only entries that differ are transferred. The rest
/// of a row repeats its first block, whose content is finite and is masked there.
/// </summary>
internal sealed class BlockTable(Device device) : IDisposable
{
    private readonly List<List<int>> _rows = [];
    private readonly List<long> _places = [];
    private readonly List<long> _blocks = [];
    private Tensor? _table;
    private int _capacity;

    /// <summary>Entries transferred so far.</summary>
    public long Transferred { get; private set; }

    /// <summary>Sets the rows.</summary>
    /// <param name="segments">One a row.</param>
    /// <param name="blocksOf">Blocks of a segment that hold tokens.</param>
    /// <returns>int64 [rows · most blocks of a row], in the caller's dispose scope.</returns>
    public Tensor Set(IReadOnlyList<Segment> segments, Func<Segment, int> blocksOf)
    {
        var maxBlocks = segments.Max(blocksOf);
        if (_table is null || segments.Count != _rows.Count || maxBlocks > _capacity)
        {
            Renew(segments.Count, maxBlocks);
        }

        _places.Clear();
        _blocks.Clear();
        foreach (var (row, segment) in segments.Index())
        {
            Update(row, CollectionsMarshal.AsSpan(segment.Blocks)[..blocksOf(segment)]);
        }

        if (_places.Count > 0)
        {
            using var scope = NewDisposeScope();
            var (places, blocks) = (tensor(_places.ToArray(), device: device), tensor(_blocks.ToArray(), device: device));
            _table!.view(-1).index_copy_(0, places, blocks);
            Transferred += _places.Count;
        }

        return _table!.narrow(1, 0, maxBlocks).reshape(-1);
    }

    public void Dispose() => _table?.Dispose();

    private void Renew(int rows, int maxBlocks)
    {
        _table?.Dispose();
        // Room to grow by an eighth before the next copy of all entries.
        _capacity = maxBlocks + (maxBlocks / 8) + 4;
        _table = zeros([rows, _capacity], ScalarType.Int64, device).DetachFromDisposeScope();
        _rows.Clear();
        _rows.AddRange(Enumerable.Range(0, rows).Select(_ => new List<int>()));
    }

    /// <summary>Collects the entries of a row that differ.</summary>
    private void Update(int row, ReadOnlySpan<int> blocks)
    {
        var kept = _rows[row];
        var same = CollectionsMarshal.AsSpan(kept).CommonPrefixLength(blocks);
        if (same == kept.Count && same == blocks.Length)
        {
            return;
        }

        // Another first block changes what fills the row; fewer blocks leave entries that are another sequence's by now.
        var end = same == 0 ? _capacity : Math.Max(blocks.Length, kept.Count);
        for (var i = same; i < end; i++)
        {
            _places.Add(((long)row * _capacity) + i);
            _blocks.Add(i < blocks.Length ? blocks[i] : blocks[0]);
        }

        kept.RemoveRange(same, kept.Count - same);
        kept.AddRange(blocks[same..]);
    }
}
