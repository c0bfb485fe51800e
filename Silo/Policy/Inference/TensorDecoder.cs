using NousCoder.Policy.Model;
using TorchSharp;
using static TorchSharp.torch;

namespace NousCoder.Policy.Inference;

/// <summary>
/// A Qwen3 decoder in tensor operations, on any device. What was drawn comes back from the device in one transfer, in two
/// where only some rows are cut off by top-p or top-k.
/// </summary>
internal sealed class TensorDecoder(Qwen3Decoder model) : IIncrementalDecoder
{
    private readonly RotaryTables _rotary = new(model.Configuration, model.Device, model.DataType);

    // Products of libtorch add up in another order where there are more rows.
    public bool IsBatchInvariant => false;

    public void Run(TokenBatch batch, PagedCache cache)
    {
        using var none = no_grad();
        using var scope = NewDisposeScope();
        Clear(batch, cache);
        batch.FindSlots(cache);
        var inputs = Inputs(batch).unbind(0);
        var (tokens, positions, slots) = (inputs[0], inputs[1], inputs[2]);
        var rotation = _rotary.For(batch.RopeFactor).At(positions, batch.Length);
        var attention = new GatheredAttention(batch, cache, model);
        var hidden = model.Continue(tokens, rotation, (layer, queries, keys, values) =>
        {
            cache.Keys(layer).flatten(0, 1).index_copy_(0, slots, keys);
            cache.Values(layer).flatten(0, 1).index_copy_(0, slots, values);
            return attention.Run(cache.Keys(layer), cache.Values(layer), queries);
        });
        if (batch.Draws.Count > 0)
        {
            var last = hidden.index_select(0, tensor(batch.Sources.ToArray(), device: model.Device));
            TensorSampler.Sample(model.Logits(model.Normalize(last)), batch.Draws).CopyTo(batch.Sampled);
        }
    }

    public void Dispose() => _rotary.Dispose();

    /// <summary>int64 [3, tokens]: token, position, slot.</summary>
    private Tensor Inputs(TokenBatch batch)
    {
        var numbers = new List<long>(3 * batch.Count);
        foreach (var token in batch.Tokens)
        {
            numbers.Add(token);
        }

        foreach (var position in batch.Positions)
        {
            numbers.Add(position);
        }

        numbers.AddRange(batch.Slots);
        return tensor(numbers.ToArray(), device: model.Device).view(3, -1);
    }

    /// <summary>
    /// Zeros in the blocks that are begun: attention reads them whole, and a mask would not stop what a policy whose weights
    /// have diverged left there.
    /// </summary>
    private static void Clear(TokenBatch batch, PagedCache cache)
    {
        var begun = new List<long>();
        foreach (var segment in batch.Segments)
        {
            for (var block = cache.BlocksFor(segment.Start); block < cache.BlocksFor(segment.End); block++)
            {
                begun.Add(segment.Blocks[block]);
            }
        }

        if (begun.Count > 0)
        {
            cache.Clear([.. begun]);
        }
    }
}
