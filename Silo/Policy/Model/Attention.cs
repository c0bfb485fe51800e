using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace NousCoder.Policy.Model;

/// <summary>Grouped-query attention that neither copies nor repeats keys and values.</summary>
internal static class Attention
{
    /// <summary>Whole sequences: a causal attention for each of the query heads that share a key head.</summary>
    /// <param name="queries">[batch, length, heads, head].</param>
    /// <param name="keys">[batch, length, kvHeads, head].</param>
    /// <param name="values">[batch, length, kvHeads, head].</param>
    /// <returns>[batch, length, heads · head].</returns>
    public static Tensor Causal(Tensor queries, Tensor keys, Tensor values)
    {
        var (heads, kvHeads) = (queries.shape[2], keys.shape[2]);
        var shared = heads / kvHeads;
        var (k, v) = (keys.transpose(1, 2), values.transpose(1, 2));
        var grouped = queries.unflatten(2, kvHeads, shared);
        var outputs = new Tensor[shared];
        for (var i = 0; i < shared; i++)
        {
            outputs[i] = scaled_dot_product_attention(grouped.select(3, i).transpose(1, 2), k, v, is_casual: true).transpose(1, 2);
        }

        // [batch, length, kvHeads, shared, head]
        return (shared == 1 ? outputs[0] : stack(outputs, 3)).flatten(2);
    }
}
