using NousCoder.Policy.Model;
using TorchSharp;

namespace NousCoder.Policy.Training;

/// <summary>Memory that passes through the layers hold for each token, counted from the tensors that autograd saves.</summary>
/// <param name="c">The architecture.</param>
/// <param name="elementBytes">Bytes of an activation.</param>
internal sealed class ActivationEstimate(Qwen3Configuration c, int elementBytes)
{
    /// <summary>Creates the estimate for a model.</summary>
    public static ActivationEstimate Of(Qwen3Decoder model) =>
        new(model.Configuration, model.DataType == torch.ScalarType.Float32 ? sizeof(float) : sizeof(short));

    private long Queries => c.AttentionHeads * c.HeadSize;

    private long Keys => c.KeyValueHeads * c.HeadSize;

    /// <summary>Bytes that one layer keeps for the backward pass of a token, its input included.</summary>
    public long LayerBytesPerToken
    {
        get
        {
            var rotated = Queries + Keys;
            // The residual stream, its norm and the scaled norm, twice; queries and keys as projected, normed and rotated;
            // values; the attention's output by head and flattened; gate, its activation, up and their product.
            var elements = (6 * c.HiddenSize) + (3 * rotated) + Keys + (2 * Queries) + (4 * (long)c.IntermediateSize);
            // Norms compute in float32: input and quotient.
            var floats = elementBytes == sizeof(float) ? 0 : (4 * c.HiddenSize) + (2 * rotated);
            return (elements * elementBytes) + (floats * sizeof(float));
        }
    }

    /// <summary>Bytes that the backward pass of a layer takes for a token beside what the forward pass kept.</summary>
    public long BackwardBytesPerToken => ((2 * c.HiddenSize) + (2 * (long)c.IntermediateSize)) * elementBytes;

    /// <summary>Bytes that all layers keep for the backward pass.</summary>
    public long StoredBytes(long tokens) => tokens * c.Layers * LayerBytesPerToken;

    /// <summary>Bytes that are kept if layers are computed again in the backward pass: the input of each.</summary>
    public long RecomputedBytes(long tokens) => tokens * c.Layers * c.HiddenSize * elementBytes;
}
