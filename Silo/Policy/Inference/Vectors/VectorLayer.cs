using NousCoder.Policy.Model;

namespace NousCoder.Policy.Inference.Vectors;

/// <summary>The weights of one decoder layer.</summary>
internal sealed class VectorLayer<T, TLanes> : IDisposable
    where T : unmanaged
    where TLanes : ILanes<T>
{
    public VectorLayer(Qwen3Decoder model, int layer, WorkerTeam team, bool usesLibrary)
    {
        Projection<T, TLanes> Weight(string part) =>
            new(model.Parameters[Qwen3Parameters.OfLayer(layer, part)], team, usesLibrary);
        NormWeight Norm(string part) => new(model.Parameters[Qwen3Parameters.OfLayer(layer, part)]);
        (Query, Key, Value, Output) = (Weight("self_attn.q_proj"), Weight("self_attn.k_proj"), Weight("self_attn.v_proj"), Weight("self_attn.o_proj"));
        (Gate, Up, Down) = (Weight("mlp.gate_proj"), Weight("mlp.up_proj"), Weight("mlp.down_proj"));
        (InputNorm, AttentionNorm) = (Norm("input_layernorm"), Norm("post_attention_layernorm"));
        (QueryNorm, KeyNorm) = (Norm("self_attn.q_norm"), Norm("self_attn.k_norm"));
    }

    public Projection<T, TLanes> Query { get; }

    public Projection<T, TLanes> Key { get; }

    public Projection<T, TLanes> Value { get; }

    public Projection<T, TLanes> Output { get; }

    public Projection<T, TLanes> Gate { get; }

    public Projection<T, TLanes> Up { get; }

    public Projection<T, TLanes> Down { get; }

    public NormWeight InputNorm { get; }

    public NormWeight AttentionNorm { get; }

    public NormWeight QueryNorm { get; }

    public NormWeight KeyNorm { get; }

    public void Dispose()
    {
        foreach (var norm in (NormWeight[])[InputNorm, AttentionNorm, QueryNorm, KeyNorm])
        {
            norm.Dispose();
        }
    }
}
