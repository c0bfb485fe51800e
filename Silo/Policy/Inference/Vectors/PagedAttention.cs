using System.Runtime.InteropServices;

namespace NousCoder.Policy.Inference.Vectors;

/// <summary>
/// Causal attention of a batch's tokens over the blocks of their sequences, read where they lie. A token's result depends on
/// its own sequence up to itself alone: not on other sequences, nor on how many of its own tokens are computed with it.
/// </summary>
internal sealed unsafe class PagedAttention<T, TLanes> : IDisposable
    where T : unmanaged
    where TLanes : ILanes<T>
{
    // Query rows that read a key together: tokens of a prompt times the query heads that share the key head.
    private const int RowsOfTile = 16;
    private const int Lanes = 16;

    private readonly int _kvHeads;
    private readonly int _shared;
    private readonly int _head;
    private readonly WorkerTeam _team;
    private readonly Scratch[] _scratch;
    private readonly Action<int, int> _attend;
    private readonly List<(int Segment, int First, int Count)> _tiles = [];
    private readonly List<Segment> _segments = [];
    private T* _keys;
    private T* _values;
    private int _blockTokens;
    private RowBuffer? _queries;
    private RowBuffer? _mixed;

    /// <param name="heads">Query heads.</param>
    /// <param name="kvHeads">Key heads.</param>
    /// <param name="head">Numbers of a head, a multiple of 16.</param>
    /// <param name="team">Who computes.</param>
    public PagedAttention(int heads, int kvHeads, int head, WorkerTeam team)
    {
        (_kvHeads, _shared, _head, _team, _attend) = (kvHeads, heads / kvHeads, head, team, Attend);
        _scratch = [.. Enumerable.Range(0, team.Size).Select(_ => new Scratch(head))];
    }

    /// <summary>Cuts a batch into tiles, once for all layers.</summary>
    public void Begin(TokenBatch batch)
    {
        _tiles.Clear();
        _segments.Clear();
        _segments.AddRange(batch.Segments);
        var tokens = Math.Max(1, RowsOfTile / _shared);
        for (var s = 0; s < _segments.Count; s++)
        {
            for (var first = 0; first < _segments[s].Count; first += tokens)
            {
                _tiles.Add((s, first, Math.Min(tokens, _segments[s].Count - first)));
            }
        }

        foreach (var scratch in _scratch)
        {
            scratch.Reserve(tokens * _shared, batch.Length);
        }
    }

    /// <summary>Attends in one layer.</summary>
    /// <param name="cache">Holds the keys and values of the batch's tokens already.</param>
    /// <param name="layer">Which layer's.</param>
    /// <param name="queries">[tokens, heads · head].</param>
    /// <param name="mixed">[tokens, heads · head]: the result.</param>
    public void Run(PagedCache cache, int layer, RowBuffer queries, RowBuffer mixed)
    {
        _keys = (T*)cache.KeyMemory(layer);
        _values = (T*)cache.ValueMemory(layer);
        (_blockTokens, _queries, _mixed) = (cache.BlockTokens, queries, mixed);
        _team.Run(_tiles.Count * _kvHeads, _attend);
    }

    public void Dispose()
    {
        foreach (var scratch in _scratch)
        {
            scratch.Dispose();
        }
    }

    private void Attend(int item, int worker)
    {
        var (index, first, count) = _tiles[item / _kvHeads];
        var (segment, kvHead, scratch) = (_segments[index], item % _kvHeads, _scratch[worker]);
        var (rows, length) = (count * _shared, segment.Start + first + count);
        TakeQueries(segment.First + first, count, kvHead, scratch);

        var blocks = CollectionsMarshal.AsSpan(segment.Blocks);
        long stride = _kvHeads * _head;
        for (var at = 0; at < length; at += _blockTokens)
        {
            FetchNext(_keys, blocks, at, length, kvHead);

            // Whole blocks: what lies behind the sequence's last token is computed and not used.
            RowProduct<T, TLanes>.Multiply(
                scratch.Queries, rows, _head, _keys + Place(blocks, at, kvHead), stride, _blockTokens, scratch.Scores + at, scratch.Width);
        }

        for (var row = 0; row < rows; row++)
        {
            Normalize(scratch.Scores + ((long)row * scratch.Width), segment.Start + first + (row / _shared) + 1, length);
        }

        new Span<float>(scratch.Sums, rows * _head).Clear();
        for (var at = 0; at < length; at += _blockTokens)
        {
            FetchNext(_values, blocks, at, length, kvHead);
            WeightedSum<T, TLanes>.Add(
                scratch.Scores + at, scratch.Width, rows, _values + Place(blocks, at, kvHead), stride, Math.Min(_blockTokens, length - at), scratch.Sums, _head);
        }

        GiveMixed(segment.First + first, count, kvHead, scratch);
    }

    /// <summary>The block after the one at a token: blocks lie anywhere, and a head's numbers in them are apart.</summary>
    private void FetchNext(T* cache, ReadOnlySpan<int> blocks, int at, int length, int kvHead)
    {
        if (at + _blockTokens < length)
        {
            Prefetch.Rows(cache + Place(blocks, at + _blockTokens, kvHead), (long)_kvHeads * _head * sizeof(T), _blockTokens, _head * sizeof(T));
        }
    }

    /// <summary>Where a block's numbers of a head begin.</summary>
    private long Place(ReadOnlySpan<int> blocks, int token, int kvHead) =>
        ((((long)blocks[token / _blockTokens] * _blockTokens) * _kvHeads) + kvHead) * _head;

    /// <summary>Softmax over the tokens that a row may see; those of its tile that it may not get 0.</summary>
    private static void Normalize(float* scores, int seen, int length)
    {
        var end = (seen + Lanes - 1) / Lanes * Lanes;
        new Span<float>(scores + seen, Math.Max(end, length) - seen).Fill(float.NegativeInfinity);
        var sum = RowMath.Exponentiate(scores, end, RowMath.Max(scores, end), 1);
        RowMath.Scale(scores, end, 1 / sum);
        new Span<float>(scores + end, Math.Max(0, length - end)).Clear();
    }

    private void TakeQueries(int token, int count, int kvHead, Scratch scratch)
    {
        var scale = 1 / MathF.Sqrt(_head);
        for (var t = 0; t < count; t++)
        {
            var target = scratch.Queries + ((long)t * _shared * _head);
            new ReadOnlySpan<float>(_queries![token + t] + (kvHead * _shared * _head), _shared * _head).CopyTo(new Span<float>(target, _shared * _head));
            RowMath.Scale(target, _shared * _head, scale);
        }
    }

    private void GiveMixed(int token, int count, int kvHead, Scratch scratch)
    {
        for (var t = 0; t < count; t++)
        {
            new ReadOnlySpan<float>(scratch.Sums + ((long)t * _shared * _head), _shared * _head)
                .CopyTo(new Span<float>(_mixed![token + t] + (kvHead * _shared * _head), _shared * _head));
        }
    }

    /// <summary>What one worker needs for a tile.</summary>
    private sealed class Scratch(int head) : IDisposable
    {
        // Scores are computed for whole blocks.
        private const int MostBlockTokens = 256;

        private readonly RowBuffer _queries = new(head);
        private readonly RowBuffer _sums = new(head);
        private RowBuffer _scores = new(0);

        public float* Queries => _queries.Data;

        public float* Sums => _sums.Data;

        public float* Scores => _scores.Data;

        /// <summary>Between the scores of two rows.</summary>
        public int Width => _scores.Width;

        public void Reserve(int rows, int tokens)
        {
            _queries.Reserve(rows);
            _sums.Reserve(rows);
            if (_scores.Width < tokens + MostBlockTokens)
            {
                _scores.Dispose();
                _scores = new RowBuffer((Math.Max(tokens, 2 * _scores.Width) + MostBlockTokens + Lanes - 1) / Lanes * Lanes);
            }

            _scores.Reserve(rows);
        }

        public void Dispose()
        {
            _queries.Dispose();
            _sums.Dispose();
            _scores.Dispose();
        }
    }
}
