using NousCoder.Policy.Model;

namespace NousCoder.Policy.Training;

/// <summary>What a forward pass with gradients holds, counted from the tensors that one layer keeps for the way back.</summary>
internal static class ActivationEstimate
{
    /// <summary>Bytes that one layer keeps for a token.</summary>
    public static long LayerBytesPerToken(Qwen3Configuration c, int elementBytes)
    {
        long queries = c.AttentionHeads * c.HeadSize, keys = c.KeyValueHeads * c.HeadSize, rotated = queries + keys;
        // Two norms and the residual stream; queries and keys as they are projected, normed and rotated; the attention's
        // own copies; gate, up, and their products.
        return elementBytes * ((6 * c.HiddenSize) + (5 * rotated) + (2 * keys) + (2 * queries) + (5 * (long)c.IntermediateSize));
    }

    /// <summary>Bytes that all layers keep for a token.</summary>
    public static long BytesPerToken(Qwen3Configuration c, int elementBytes) => c.Layers * LayerBytesPerToken(c, elementBytes);

    /// <summary>Bytes that are kept for a token where layers are computed once more: what goes into each of them.</summary>
    public static long RecomputedBytesPerToken(Qwen3Configuration c, int elementBytes) => (long)c.Layers * c.HiddenSize * elementBytes;
}
