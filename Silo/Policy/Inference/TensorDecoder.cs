using NousCoder.Policy.Generation;
using NousCoder.Policy.Model;
using TorchSharp;
using static TorchSharp.torch;

namespace NousCoder.Policy.Inference;

/// <summary>
/// A Qwen3 decoder in tensor operations, on any device. Besides the cache and the activations of one layer it takes no more than
/// its workspace. Sampled tokens come back from the device in one transfer for all rows that the workspace has room for, in two
/// if only some rows are cut off by top-p or top-k.
/// </summary>
/// <param name="model">Its weights must not change while the decoder is used.</param>
/// <param name="workspaceBytes">See <see cref="GenerationOptions.WorkspaceBytes"/>.</param>
internal sealed class TensorDecoder(Qwen3Decoder model, long workspaceBytes = GenerationOptions.DefaultWorkspaceBytes) : IIncrementalDecoder
{
    // Of a token of the vocabulary: logits, probabilities, their order, sums in float64 and what is made on the way to them.
    private const int SamplingBytesPerLogit = 64;

    private readonly RotaryTables _rotary = new(model.Configuration, model.Device, model.DataType);
    private readonly GatheredAttention _attention = new(model, AttentionWorkspace.For(workspaceBytes, model.Device));

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
        var rotation = _rotary.For(batch.Rope).At(positions, batch.Length);
        _attention.Begin(batch, cache);
        var hidden = model.Continue(tokens, rotation, (layer, queries, keys, values) =>
        {
            cache.Keys(layer).flatten(0, 1).index_copy_(0, slots, keys);
            cache.Values(layer).flatten(0, 1).index_copy_(0, slots, values);
            return _attention.Run(cache.Keys(layer), cache.Values(layer), queries);
        });
        if (batch.Draws.Count > 0)
        {
            Sample(model.Normalize(hidden.index_select(0, tensor(batch.Sources.ToArray(), device: model.Device))), batch);
        }
    }

    public void Dispose()
    {
        _rotary.Dispose();
        _attention.Dispose();
    }

    /// <summary>Samples after each row of hidden states.</summary>
    private void Sample(Tensor last, TokenBatch batch)
    {
        var rows = (int)Math.Clamp(workspaceBytes / ((long)model.Configuration.VocabularySize * SamplingBytesPerLogit), 1, batch.Draws.Count);
        for (var first = 0; first < batch.Draws.Count; first += rows)
        {
            using var scope = NewDisposeScope();
            var count = Math.Min(rows, batch.Draws.Count - first);
            var draws = batch.Draws.Skip(first).Take(count).ToArray();
            TensorSampler.Sample(model.Logits(last.narrow(0, first, count)), draws).CopyTo(batch.Sampled[first..]);
        }
    }

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
