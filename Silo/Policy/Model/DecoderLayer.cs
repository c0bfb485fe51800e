using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace NousCoder.Policy.Model;

/// <summary>
/// One decoder layer. Query, key and value projections are rows of one tensor, gate and up of another: without gradients they
/// run as one product each, with gradients as the separate parameters that share the memory.
/// </summary>
internal sealed class DecoderLayer : IDisposable
{
    private readonly Qwen3Configuration _configuration;
    private readonly Tensor _queryKeyValue;
    private readonly Tensor _gateUp;
    private readonly Tensor _inputNorm, _query, _key, _value, _queryNorm, _keyNorm, _output, _attentionNorm, _gate, _up, _down;
    private Tensor? _headNorm;

    public DecoderLayer(Qwen3Configuration c, Device device, ScalarType dataType)
    {
        _configuration = c;
        int queries = c.AttentionHeads * c.HeadSize, keys = c.KeyValueHeads * c.HeadSize;
        Tensor New(params long[] shape) => empty(shape, dataType, device).DetachFromDisposeScope();
        static Tensor Part(Tensor whole, long start, long count) => whole.narrow(0, start, count).detach().DetachFromDisposeScope();
        _queryKeyValue = New(queries + (2 * keys), c.HiddenSize);
        _query = Part(_queryKeyValue, 0, queries);
        _key = Part(_queryKeyValue, queries, keys);
        _value = Part(_queryKeyValue, queries + keys, keys);
        _gateUp = New(2 * c.IntermediateSize, c.HiddenSize);
        _gate = Part(_gateUp, 0, c.IntermediateSize);
        _up = Part(_gateUp, c.IntermediateSize, c.IntermediateSize);
        (_inputNorm, _attentionNorm, _queryNorm, _keyNorm) = (New(c.HiddenSize), New(c.HiddenSize), New(c.HeadSize), New(c.HeadSize));
        (_output, _down) = (New(c.HiddenSize, queries), New(c.HiddenSize, c.IntermediateSize));
    }

    /// <summary>Parameters by the part of their name after <c>model.layers.N.</c> and before <c>.weight</c>.</summary>
    public IEnumerable<(string Part, Tensor Tensor)> Parameters =>
    [
        ("input_layernorm", _inputNorm), ("self_attn.q_proj", _query), ("self_attn.k_proj", _key), ("self_attn.v_proj", _value),
        ("self_attn.q_norm", _queryNorm), ("self_attn.k_norm", _keyNorm), ("self_attn.o_proj", _output),
        ("post_attention_layernorm", _attentionNorm), ("mlp.gate_proj", _gate), ("mlp.up_proj", _up), ("mlp.down_proj", _down),
    ];

    /// <summary>Whole sequences, causal.</summary>
    /// <param name="x">[batch, length, hidden].</param>
    /// <param name="rotation">Of positions 0 to length − 1.</param>
    /// <param name="fused">Whether no gradient is wanted.</param>
    public Tensor Forward(Tensor x, Rotation rotation, bool fused)
    {
        var (queries, keys, values) = Project(x, rotation, fused);
        return FeedForward(x + linear(Attention.Causal(queries, keys, values), _output), fused);
    }

    /// <summary>Tokens of any sequences, whose earlier ones are elsewhere. No gradients.</summary>
    /// <param name="x">[tokens, hidden].</param>
    /// <param name="rotation">Of each token's position.</param>
    /// <param name="attend">Makes of queries [tokens, heads, head], keys and values [tokens, kvHeads, head] what they attend to: [tokens, heads · head].</param>
    public Tensor Continue(Tensor x, Rotation rotation, Func<Tensor, Tensor, Tensor, Tensor> attend)
    {
        var (queries, keys, values) = Project(x, rotation, fused: true);
        return FeedForward(x + linear(attend(queries, keys, values), _output), fused: true);
    }

    /// <summary>Derives what every step would otherwise make anew.</summary>
    public void PrepareToDecode() => _headNorm ??= HeadNorm().DetachFromDisposeScope();

    /// <summary>Forgets what was derived from the weights for decoding.</summary>
    public void Forget()
    {
        _headNorm?.Dispose();
        _headNorm = null;
    }

    public void Dispose()
    {
        Forget();
        foreach (var (_, tensor) in Parameters)
        {
            tensor.Dispose();
        }

        _queryKeyValue.Dispose();
        _gateUp.Dispose();
    }

    /// <summary>Heads [..., heads, head], queries and keys normed and rotated together.</summary>
    private (Tensor Queries, Tensor Keys, Tensor Values) Project(Tensor x, Rotation rotation, bool fused)
    {
        var c = _configuration;
        int rotated = c.AttentionHeads + c.KeyValueHeads;
        var normed = RmsNorm.Apply(x, _inputNorm, c.RmsNormEpsilon);
        long[] heads = [.. x.shape[..^1], -1, c.HeadSize];
        Tensor both, values;
        if (fused)
        {
            var all = linear(normed, _queryKeyValue).view(heads);
            (both, values) = (all.narrow(-2, 0, rotated), all.narrow(-2, rotated, c.KeyValueHeads));
        }
        else
        {
            both = cat([linear(normed, _query), linear(normed, _key)], -1).view(heads);
            values = linear(normed, _value).view(heads);
        }

        both = rotation.Apply(RmsNorm.Apply(both, _headNorm ?? HeadNorm(), c.RmsNormEpsilon));
        return (both.narrow(-2, 0, c.AttentionHeads), both.narrow(-2, c.AttentionHeads, c.KeyValueHeads), values);
    }

    private Tensor FeedForward(Tensor x, bool fused)
    {
        var normed = RmsNorm.Apply(x, _attentionNorm, _configuration.RmsNormEpsilon);
        if (!fused)
        {
            return x + linear(silu(linear(normed, _gate)) * linear(normed, _up), _down);
        }

        var both = linear(normed, _gateUp);
        int width = _configuration.IntermediateSize;
        return x + linear(silu(both.narrow(-1, 0, width)).mul_(both.narrow(-1, width, width)), _down);
    }

    /// <summary>The weights of the two head norms, one row a head: [heads + kvHeads, head].</summary>
    private Tensor HeadNorm()
    {
        var c = _configuration;
        return cat([_queryNorm.expand(c.AttentionHeads, c.HeadSize), _keyNorm.expand(c.KeyValueHeads, c.HeadSize)], 0);
    }
}
