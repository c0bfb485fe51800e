using NousCoder.Policy.Model;
using NousCoder.Policy.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace NousCoder.Policy.Inference;

/// <summary>
/// Causal attention of a batch's tokens in tensor operations: the blocks are gathered, for the sequences of which there is
/// one token together, for each prompt that is being read by itself. The query heads that share a key head stand where a
/// sequence's positions would, so that keys and values are not repeated.
/// </summary>
internal sealed class GatheredAttention
{
    private readonly List<Part> _parts = [];
    private readonly int _tokens;

    public GatheredAttention(TokenBatch batch, PagedCache cache, Qwen3Decoder model)
    {
        _tokens = batch.Count;
        var single = new List<Segment>();
        foreach (var segment in batch.Segments)
        {
            if (segment.Count == 1)
            {
                single.Add(segment);
            }
            else
            {
                _parts.Add(new Part([segment], cache, model));
            }
        }

        if (single.Count > 0)
        {
            _parts.Add(new Part(single, cache, model));
        }
    }

    /// <summary>Attends in one layer.</summary>
    /// <param name="keys">The cache's: [blocks, blockTokens, kvHeads, head].</param>
    /// <param name="values">The cache's: [blocks, blockTokens, kvHeads, head].</param>
    /// <param name="queries">[tokens, heads, head].</param>
    /// <returns>[tokens, heads · head].</returns>
    public Tensor Run(Tensor keys, Tensor values, Tensor queries)
    {
        if (_parts is [var only])
        {
            return only.Attend(keys, values, queries);
        }

        var mixed = empty([_tokens, queries.shape[1] * queries.shape[2]], queries.dtype, queries.device);
        foreach (var part in _parts)
        {
            mixed.index_copy_(0, part.Tokens, part.Attend(keys, values, queries.index_select(0, part.Tokens)));
        }

        return mixed;
    }

    /// <summary>Sequences with the same number of tokens in the batch.</summary>
    private sealed class Part
    {
        private readonly long _rows;
        private readonly long _count;
        private readonly Tensor _blocks;
        private readonly Tensor _mask;

        public Part(IReadOnlyList<Segment> segments, PagedCache cache, Qwen3Decoder model)
        {
            var device = model.Device;
            (_rows, _count) = (segments.Count, segments[0].Count);
            var blocks = segments.Max(s => cache.BlocksFor(s.End));
            Tokens = tensor(segments.SelectMany(s => Enumerable.Range(s.First, s.Count)).Select(t => (long)t).ToArray(), device: device);

            // A shorter row is filled up with its own last block, whose content is masked.
            _blocks = tensor(segments.SelectMany(s => Enumerable.Range(0, blocks).Select(b => (long)s.Blocks[Math.Min(b, cache.BlocksFor(s.End) - 1)])).ToArray(), device: device);
            var seen = tensor(segments.SelectMany(s => Enumerable.Range(s.Start + 1, s.Count)).Select(n => (long)n).ToArray(), device: device);
            var hidden = HeldNumbers.Range((long)blocks * cache.BlockTokens, ScalarType.Int64, device).unsqueeze(0).ge(seen.unsqueeze(1));
            var shared = model.Configuration.AttentionHeads / model.Configuration.KeyValueHeads;
            _mask = zeros(hidden.shape, model.DataType, device).FillWhere(hidden, double.NegativeInfinity)
                .view(_rows, 1, _count, -1).repeat(1, 1, shared, 1);
        }

        /// <summary>Places in the batch, sequence by sequence.</summary>
        public Tensor Tokens { get; }

        public Tensor Attend(Tensor keys, Tensor values, Tensor queries)
        {
            var (kvHeads, head) = (keys.shape[2], keys.shape[3]);
            if (_count == 1)
            {
                var single = queries.view(_rows, kvHeads, -1, head);
                return scaled_dot_product_attention(single, Gather(keys), Gather(values), _mask).reshape(_rows, -1);
            }

            // [rows, kvHeads, shared · count, head]
            var grouped = queries.view(_rows, _count, kvHeads, -1, head).permute(0, 2, 3, 1, 4).reshape(_rows, kvHeads, -1, head);
            var mixed = scaled_dot_product_attention(grouped, Gather(keys), Gather(values), _mask);
            return mixed.view(_rows, kvHeads, -1, _count, head).permute(0, 3, 1, 2, 4).reshape(_rows * _count, -1);
        }

        /// <summary>[rows, kvHeads, length, head].</summary>
        private Tensor Gather(Tensor blocks) =>
            blocks.index_select(0, _blocks).view(_rows, -1, blocks.shape[2], blocks.shape[3]).transpose(1, 2);
    }
}
