using NousCoder.Policy.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace NousCoder.Policy.Inference;

/// <summary>
/// Attention of one sequence over a part of its blocks at a time, in float32. The parts are combined by their maxima and sums
/// (https://arxiv.org/abs/1805.02867), so that the result is that of all positions together.
/// </summary>
internal static class PartitionedAttention
{
    /// <summary>Attends.</summary>
    /// <param name="keys">The cache's: [blocks, blockTokens, kvHeads, head].</param>
    /// <param name="values">The cache's: [blocks, blockTokens, kvHeads, head].</param>
    /// <param name="queries">[1, kvHeads, shared · count, head].</param>
    /// <param name="blocks">int64 [blocks of the sequence].</param>
    /// <param name="blocksAtOnce">Blocks of a part.</param>
    /// <param name="seen">int64 [count]: positions that each token sees, at least 1.</param>
    /// <returns>As queries, of their type.</returns>
    public static Tensor Run(Tensor keys, Tensor values, Tensor queries, Tensor blocks, long blocksAtOnce, Tensor seen)
    {
        using var scope = NewDisposeScope();
        var scaled = queries.squeeze(0).to(ScalarType.Float32).Over(Math.Sqrt(queries.shape[3]));
        var sum = zeros_like(scaled);
        var weight = zeros([scaled.shape[0], scaled.shape[1], 1], ScalarType.Float32, scaled.device);
        var max = zeros_like(weight).Fill(double.NegativeInfinity);
        for (var first = 0L; first < blocks.shape[0]; first += blocksAtOnce)
        {
            using var inner = NewDisposeScope();
            var part = blocks.narrow(0, first, Math.Min(blocksAtOnce, blocks.shape[0] - first));
            var scores = scaled.bmm(Gather(keys, part).transpose(1, 2));
            Hide(scores, first * keys.shape[1], seen);

            // The first position is seen by all tokens, so that the maximum is finite from the first part on.
            var now = maximum(max, scores.amax([2], keepdim: true));
            var rescale = max.sub_(now).exp_();
            scores.sub_(now).exp_();
            weight.mul_(rescale).AddInPlace(scores.sum(2, keepdim: true));
            sum.mul_(rescale).AddInPlace(scores.bmm(Gather(values, part)));
            max.copy_(now);
        }

        return sum.div_(weight).unsqueeze(0).to(queries.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>Sets scores [kvHeads, shared · count, positions] to −∞ where a token does not see a position.</summary>
    private static void Hide(Tensor scores, long start, Tensor seen)
    {
        var hidden = HeldNumbers.Range(start, start + scores.shape[2], ScalarType.Int64, scores.device).unsqueeze(0).ge(seen.unsqueeze(1));
        scores.view(scores.shape[0], -1, seen.shape[0], scores.shape[2]).FillWhere(hidden, double.NegativeInfinity);
    }

    /// <summary>float32 [kvHeads, positions, head].</summary>
    private static Tensor Gather(Tensor cached, Tensor blocks)
    {
        using var scope = NewDisposeScope();
        return cached.index_select(0, blocks).flatten(0, 1).transpose(0, 1).to(ScalarType.Float32).contiguous().MoveToOuterDisposeScope();
    }
}
