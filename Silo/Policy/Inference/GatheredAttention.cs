using NousCoder.Policy.Model;
using TorchSharp;
using static TorchSharp.torch;

namespace NousCoder.Policy.Inference;

/// <summary>
/// Causal attention of a batch's tokens in tensor operations: blocks are gathered, for sequences of one token in groups of like
/// length, for each prompt that is being read by itself. Whatever the lengths, copies stay within the workspace.
/// </summary>
internal sealed class GatheredAttention(Qwen3Decoder model, AttentionWorkspace workspace) : IDisposable
{
    private readonly List<BlockTable> _tables = [];
    private readonly List<AttentionPart> _parts = [];
    private int _tokens;

    /// <summary>Prepares for the layers of a batch. What is prepared lives as long as the caller's dispose scope.</summary>
    public void Begin(TokenBatch batch, PagedCache cache)
    {
        _tokens = batch.Count;
        _parts.Clear();
        int BlocksOf(Segment segment) => cache.BlocksFor(segment.End);
        var single = new List<Segment>();
        var several = new List<List<Segment>>();
        foreach (var segment in batch.Segments)
        {
            if (segment.Count == 1)
            {
                single.Add(segment);
            }
            else
            {
                several.Add([segment]);
            }
        }

        var groups = LengthGroups.Of(single, BlocksOf, AttentionPart.BlockBytes(cache), workspace);
        groups.AddRange(several);
        Reserve(groups.Count);
        var maskBytes = workspace.MaskBytes;
        foreach (var (i, group) in groups.Index())
        {
            var part = new AttentionPart(group, _tables[i].Set(group, BlocksOf), cache, model, workspace, maskBytes);
            maskBytes -= part.KeptMaskBytes;
            _parts.Add(part);
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
            using var scope = NewDisposeScope();
            mixed.index_copy_(0, part.Tokens, part.Attend(keys, values, queries.index_select(0, part.Tokens)));
        }

        return mixed;
    }

    public void Dispose() => Reserve(0);

    private void Reserve(int count)
    {
        while (_tables.Count < count)
        {
            _tables.Add(new BlockTable(model.Device));
        }

        foreach (var table in _tables[count..])
        {
            table.Dispose();
        }

        _tables.RemoveRange(count, _tables.Count - count);
    }
}
