using NousCoder.Policy.Native;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace NousCoder.Policy.Model;

/// <summary>One decoder layer.</summary>
internal sealed class DecoderLayer : IDisposable
{
    private readonly Qwen3Configuration _configuration;
    private readonly Tensor _inputNorm, _queryNorm, _keyNorm, _attentionNorm;
    private readonly Projection _queryKeyValue, _output, _gateUp, _down;
    private Tensor? _headNorm;

    public DecoderLayer(Qwen3Configuration c, Device device, ScalarType dataType)
    {
        _configuration = c;
        int queries = c.AttentionHeads * c.HeadSize, keys = c.KeyValueHeads * c.HeadSize;
        Tensor New(long size) => empty([size], dataType, device).DetachFromDisposeScope();
        (_inputNorm, _attentionNorm, _queryNorm, _keyNorm) = (New(c.HiddenSize), New(c.HiddenSize), New(c.HeadSize), New(c.HeadSize));
        _queryKeyValue = new Projection(
            c.HiddenSize, device, dataType, ("self_attn.q_proj", queries), ("self_attn.k_proj", keys), ("self_attn.v_proj", keys));
        _output = new Projection(queries, device, dataType, ("self_attn.o_proj", c.HiddenSize));
        _gateUp = new Projection(c.HiddenSize, device, dataType, ("mlp.gate_proj", c.IntermediateSize), ("mlp.up_proj", c.IntermediateSize));
        _down = new Projection(c.IntermediateSize, device, dataType, ("mlp.down_proj", c.HiddenSize));
    }

    private DecoderLayer(DecoderLayer other)
    {
        _configuration = other._configuration;
        static Tensor Same(Tensor tensor) => tensor.detach().DetachFromDisposeScope();
        (_inputNorm, _attentionNorm, _queryNorm, _keyNorm) =
            (Same(other._inputNorm), Same(other._attentionNorm), Same(other._queryNorm), Same(other._keyNorm));
        (_queryKeyValue, _output, _gateUp, _down) =
            (other._queryKeyValue.Share(), other._output.Share(), other._gateUp.Share(), other._down.Share());
    }

    /// <summary>Parameters by the part of their name after <c>model.layers.N.</c> and before <c>.weight</c>.</summary>
    public IEnumerable<(string Part, Tensor Tensor)> Parameters =>
    [
        ("input_layernorm", _inputNorm), ("self_attn.q_norm", _queryNorm), ("self_attn.k_norm", _keyNorm),
        ("post_attention_layernorm", _attentionNorm), .. Projections.SelectMany(p => p.Parts),
    ];

    private Projection[] Projections => [_queryKeyValue, _output, _gateUp, _down];

    /// <summary>The same weights in the same memory, without an adapter.</summary>
    public DecoderLayer Share() => new(this);

    /// <summary>Sets the low-rank additions by the part of the name that <see cref="Parameters"/> has; null for none.</summary>
    public void Adapt(Func<string, LowRankPair?> additionOf)
    {
        foreach (var projection in Projections)
        {
            projection.Adapt(additionOf);
        }
    }

    /// <summary>Whole sequences, causal.</summary>
    /// <param name="x">[batch, length, hidden].</param>
    /// <param name="rotation">Of positions 0 to length − 1.</param>
    /// <param name="fused">Whether no gradient is wanted.</param>
    public Tensor Forward(Tensor x, Rotation rotation, bool fused)
    {
        using var attended = Scoped(() =>
        {
            var (queries, keys, values) = Project(x, rotation, fused);
            return Attention.Causal(queries, keys, values);
        });
        using var middle = Scoped(() => x.Plus(fused ? _output.ApplyAll(attended) : _output.Apply(attended)));
        return Scoped(() => FeedForward(middle, fused));
    }

    /// <summary>Tokens of any sequences, whose earlier ones are elsewhere. No gradients.</summary>
    /// <param name="x">[tokens, hidden].</param>
    /// <param name="rotation">Of each token's position.</param>
    /// <param name="attend">Makes of queries [tokens, heads, head], keys and values [tokens, kvHeads, head] what they attend to: [tokens, heads · head].</param>
    public Tensor Continue(Tensor x, Rotation rotation, Func<Tensor, Tensor, Tensor, Tensor> attend)
    {
        using var attended = Scoped(() =>
        {
            var (queries, keys, values) = Project(x, rotation, fused: true);
            return attend(queries, keys, values);
        });
        using var middle = Scoped(() => x.Plus(_output.ApplyAll(attended)));
        return Scoped(() => FeedForward(middle, fused: true));
    }

    /// <summary>Derives what every step would otherwise make anew.</summary>
    public void PrepareToDecode()
    {
        _headNorm ??= HeadNorm().DetachFromDisposeScope();
        foreach (var projection in Projections)
        {
            projection.Prepare();
        }
    }

    /// <summary>Forgets what was derived from the weights for decoding.</summary>
    public void Forget()
    {
        _headNorm?.Dispose();
        _headNorm = null;
        foreach (var projection in Projections)
        {
            projection.Forget();
        }
    }

    public void Dispose()
    {
        Forget();
        foreach (var norm in (Tensor[])[_inputNorm, _queryNorm, _keyNorm, _attentionNorm])
        {
            norm.Dispose();
        }

        foreach (var projection in Projections)
        {
            projection.Dispose();
        }
    }

    /// <summary>Heads [..., heads, head], queries and keys normed and rotated together.</summary>
    private (Tensor Queries, Tensor Keys, Tensor Values) Project(Tensor x, Rotation rotation, bool fused)
    {
        var c = _configuration;
        int rotated = c.AttentionHeads + c.KeyValueHeads;
        using var normed = Scoped(() => RmsNorm.Apply(x, _inputNorm, c.RmsNormEpsilon));
        long[] heads = [.. x.shape[..^1], -1, c.HeadSize];
        Tensor both, values;
        if (fused)
        {
            var all = _queryKeyValue.ApplyAll(normed).view(heads);
            (both, values) = (all.narrow(-2, 0, rotated), all.narrow(-2, rotated, c.KeyValueHeads));
        }
        else
        {
            both = Scoped(() => cat([_queryKeyValue.Apply(normed, 0), _queryKeyValue.Apply(normed, 1)], -1).view(heads));
            values = Scoped(() => _queryKeyValue.Apply(normed, 2).view(heads));
        }

        using var projected = both;
        both = Scoped(() => rotation.Apply(RmsNorm.Apply(projected, _headNorm ?? HeadNorm(), c.RmsNormEpsilon)));
        return (both.narrow(-2, 0, c.AttentionHeads), both.narrow(-2, c.AttentionHeads, c.KeyValueHeads), values);
    }

    private Tensor FeedForward(Tensor x, bool fused)
    {
        using var normed = Scoped(() => RmsNorm.Apply(x, _attentionNorm, _configuration.RmsNormEpsilon));
        if (!fused)
        {
            using var gate = Scoped(() => silu(_gateUp.Apply(normed, 0)));
            using var up = Scoped(() => _gateUp.Apply(normed, 1));
            using var product = gate * up;
            return x.Plus(_down.Apply(product));
        }

        var both = _gateUp.ApplyAll(normed);
        int width = _configuration.IntermediateSize;
        return x.Plus(_down.ApplyAll(silu(both.narrow(-1, 0, width)).mul_(both.narrow(-1, width, width))));
    }

    /// <summary>Frees all temporaries of a part of the layer that the backward pass does not need.</summary>
    private static Tensor Scoped(Func<Tensor> part)
    {
        using var scope = NewDisposeScope();
        return part().MoveToOuterDisposeScope();
    }

    /// <summary>The weights of the two head norms, one row a head: [heads + kvHeads, head].</summary>
    private Tensor HeadNorm()
    {
        var c = _configuration;
        return cat([_queryNorm.expand(c.AttentionHeads, c.HeadSize), _keyNorm.expand(c.KeyValueHeads, c.HeadSize)], 0);
    }
}
