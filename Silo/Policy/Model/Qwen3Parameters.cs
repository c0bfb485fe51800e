namespace NousCoder.Policy.Model;

/// <summary>Names and shapes of a Qwen3 model's parameters, as transformers names them.</summary>
internal static class Qwen3Parameters
{
    public const string Embedding = "model.embed_tokens.weight";
    public const string FinalNorm = "model.norm.weight";
    public const string Head = "lm_head.weight";

    /// <summary>The name of a layer's parameter, such as <c>self_attn.q_proj</c>.</summary>
    public static string OfLayer(int layer, string part) => $"model.layers.{layer}.{part}.weight";

    /// <summary>All parameters in the order of the forward pass.</summary>
    public static IEnumerable<(string Name, long[] Shape)> ShapesOf(Qwen3Configuration c)
    {
        long hidden = c.HiddenSize, head = c.HeadSize, queries = c.AttentionHeads * head, keys = c.KeyValueHeads * head;
        yield return (Embedding, [c.VocabularySize, hidden]);
        for (var i = 0; i < c.Layers; i++)
        {
            yield return (OfLayer(i, "input_layernorm"), [hidden]);
            yield return (OfLayer(i, "self_attn.q_proj"), [queries, hidden]);
            yield return (OfLayer(i, "self_attn.k_proj"), [keys, hidden]);
            yield return (OfLayer(i, "self_attn.v_proj"), [keys, hidden]);
            yield return (OfLayer(i, "self_attn.q_norm"), [head]);
            yield return (OfLayer(i, "self_attn.k_norm"), [head]);
            yield return (OfLayer(i, "self_attn.o_proj"), [hidden, queries]);
            yield return (OfLayer(i, "post_attention_layernorm"), [hidden]);
            yield return (OfLayer(i, "mlp.gate_proj"), [c.IntermediateSize, hidden]);
            yield return (OfLayer(i, "mlp.up_proj"), [c.IntermediateSize, hidden]);
            yield return (OfLayer(i, "mlp.down_proj"), [hidden, c.IntermediateSize]);
        }

        yield return (FinalNorm, [hidden]);
        if (!c.TieWordEmbeddings)
        {
            yield return (Head, [c.VocabularySize, hidden]);
        }
    }
}
