using NousCoder.Policy.Native;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace NousCoder.Policy.Model;

/// <summary>
/// A Qwen3 decoder whose parameters carry their Hugging Face names (transformers, models/qwen3/modeling_qwen3.py). Not safe
/// for use from several threads at a time.
/// </summary>
public sealed class Qwen3Decoder : IDisposable
{
    private readonly Dictionary<string, Tensor> _parameters;
    private readonly Tensor _embedding, _finalNorm, _head;
    private readonly DecoderLayer[] _layers;
    private readonly RotaryTable _rotary;
    private bool _requiresGradients;
    private Tensor? _floatHead;
    private LowRankAdapter? _adapter;

    private Qwen3Decoder(Qwen3Configuration configuration, Device device, ScalarType dataType)
    {
        (Configuration, Device, DataType) = (configuration, device, dataType);
        Tensor New(params long[] shape) => empty(shape, dataType, device).DetachFromDisposeScope();
        _embedding = New(configuration.VocabularySize, configuration.HiddenSize);
        _finalNorm = New(configuration.HiddenSize);
        _head = configuration.TieWordEmbeddings ? _embedding : New(configuration.VocabularySize, configuration.HiddenSize);
        _layers = [.. Enumerable.Range(0, configuration.Layers).Select(_ => new DecoderLayer(configuration, device, dataType))];
        _rotary = new RotaryTable(configuration, device, dataType);
        _parameters = ByName();
    }

    private Qwen3Decoder(Qwen3Decoder other)
    {
        (Configuration, Device, DataType) = (other.Configuration, other.Device, other.DataType);
        static Tensor Same(Tensor tensor) => tensor.detach().DetachFromDisposeScope();
        (_embedding, _finalNorm) = (Same(other._embedding), Same(other._finalNorm));
        _head = Configuration.TieWordEmbeddings ? _embedding : Same(other._head);
        _layers = [.. other._layers.Select(l => l.Share())];
        _rotary = new RotaryTable(Configuration, Device, DataType);
        _parameters = ByName();
    }

    /// <summary>The architecture.</summary>
    public Qwen3Configuration Configuration { get; }

    /// <summary>Where the parameters are.</summary>
    public Device Device { get; }

    /// <summary>Type of the parameters and activations.</summary>
    public ScalarType DataType { get; }

    /// <summary>Parameters by Hugging Face name, in the order of the forward pass; without lm_head.weight where it is tied.</summary>
    public IReadOnlyDictionary<string, Tensor> Parameters => _parameters;

    /// <summary>The low-rank additions to the linear layers, or null. Whoever sets them disposes of them.</summary>
    public LowRankAdapter? Adapter
    {
        get => _adapter;
        set
        {
            _adapter = value;
            Forget();
            foreach (var (i, layer) in _layers.Index())
            {
                layer.Adapt(part => value?.Of(i, part));
            }
        }
    }

    /// <summary>What <see cref="RequireGradients"/> turns on: the adapter's factors where there is one, else all parameters.</summary>
    public IReadOnlyDictionary<string, Tensor> Trainable => _adapter?.Parameters ?? _parameters;

    /// <summary>A model of random weights: norms 1, the rest normal with standard deviation 0.02. The same seed gives the same weights.</summary>
    public static Qwen3Decoder Initialize(Qwen3Configuration configuration, ulong seed, Device device, ScalarType dataType)
    {
        var model = Allocate(configuration, device, dataType);
        using var none = no_grad();
        using var generator = new Generator(seed, CPU);
        foreach (var (name, parameter) in model._parameters)
        {
            using var scope = NewDisposeScope();
            if (name.Contains("norm", StringComparison.Ordinal))
            {
                parameter.Fill(1);
            }
            else
            {
                parameter.copy_(randn(parameter.shape, ScalarType.Float32, generator: generator).Times(0.02));
            }
        }

        return model;
    }

    /// <summary>A model whose weights hold nothing yet.</summary>
    internal static Qwen3Decoder Allocate(Qwen3Configuration configuration, Device device, ScalarType dataType)
    {
        using var none = no_grad();
        return new Qwen3Decoder(configuration, device, dataType);
    }

    /// <summary>Whole sequences, causal, so that what stands right of a token does not change it: right padding may be any token.</summary>
    /// <param name="tokens">int64 [batch, length].</param>
    /// <returns>[batch, length, hidden], after the final norm.</returns>
    public Tensor HiddenStates(Tensor tokens)
    {
        using var scope = NewDisposeScope();
        var x = Embed(tokens);
        for (var layer = 0; layer < _layers.Length; layer++)
        {
            using var input = x;
            x = RunLayer(layer, input);
        }

        return Normalize(x).MoveToOuterDisposeScope();
    }

    /// <summary>The first part of <see cref="HiddenStates"/>, for callers that hold the layers apart: [batch, length] to [batch, length, hidden].</summary>
    public Tensor Embed(Tensor tokens) => _embedding.index_select(0, tokens.reshape(-1)).view([.. tokens.shape, Configuration.HiddenSize]);

    /// <summary>One layer of <see cref="HiddenStates"/>: [batch, length, hidden] to the same.</summary>
    public Tensor RunLayer(int layer, Tensor x)
    {
        using var scope = NewDisposeScope();
        return _layers[layer].Forward(x, _rotary.Range(x.shape[1]), Fused).MoveToOuterDisposeScope();
    }

    /// <summary>The last part of <see cref="HiddenStates"/>: the final norm.</summary>
    public Tensor Normalize(Tensor x) => RmsNorm.Apply(x, _finalNorm, Configuration.RmsNormEpsilon);

    /// <summary>The language-model head, in float32 whatever the type of the weights.</summary>
    /// <param name="hidden">[..., hidden], after the final norm.</param>
    /// <returns>float32 [..., vocab].</returns>
    public Tensor Logits(Tensor hidden) => linear(hidden.to(ScalarType.Float32), HeadInFloat32());

    /// <summary>Weights of the language-model head: those of the embedding where they are tied.</summary>
    internal Tensor Head => _head;

    /// <summary>Weights of the embedding.</summary>
    internal Tensor Embedding => _embedding;

    /// <summary>The head's weights in float32: the weights themselves, or a copy in the caller's dispose scope.</summary>
    internal Tensor HeadInFloat32() => DataType == ScalarType.Float32 ? _head : _floatHead ?? _head.to(ScalarType.Float32);

    /// <summary>
    /// Tokens of any sequences, whose earlier ones are elsewhere. The weights must not change between those and these. No
    /// gradients.
    /// </summary>
    /// <param name="tokens">int64 [tokens].</param>
    /// <param name="rotation">Of each token's position.</param>
    /// <param name="attend">
    /// Attends in a layer, told which: of queries [tokens, heads, head], keys and values [tokens, kvHeads, head] makes
    /// [tokens, heads · head].
    /// </param>
    /// <returns>[tokens, hidden], before the final norm.</returns>
    /// <exception cref="InvalidOperationException">The model is in training.</exception>
    internal Tensor Continue(Tensor tokens, Rotation rotation, Func<int, Tensor, Tensor, Tensor, Tensor> attend)
    {
        if (_requiresGradients)
        {
            throw new InvalidOperationException("The model is in training: its weights may change at any step. Generate with a clone.");
        }

        using var none = no_grad();
        PrepareToDecode();
        var x = Embed(tokens);
        for (var layer = 0; layer < _layers.Length; layer++)
        {
            var i = layer;
            using var input = x;
            x = _layers[layer].Continue(input, rotation, (queries, keys, values) => attend(i, queries, keys, values));
        }

        return x;
    }

    /// <summary>Turns the gradients of <see cref="Trainable"/> on or off.</summary>
    public void RequireGradients(bool require)
    {
        _requiresGradients = require;
        Forget();
        foreach (var parameter in Trainable.Values)
        {
            parameter.requires_grad_(require);
        }
    }

    /// <summary>Says that values of <see cref="Trainable"/> have changed.</summary>
    public void Changed() => Forget();

    /// <summary>A decoder whose weights are this one's, in the same memory, and that has no adapter yet.</summary>
    public Qwen3Decoder Share() => new(this);

    /// <summary>Adds the adapter's products to the weights, and takes it off. The sum is made in float32.</summary>
    public void Merge()
    {
        using var none = no_grad();
        foreach (var (i, layer) in _layers.Index())
        {
            foreach (var (part, weight) in layer.Parameters)
            {
                using var scope = NewDisposeScope();
                if (_adapter?.Of(i, part) is { } addition)
                {
                    weight.copy_(weight.to(ScalarType.Float32).Plus(addition.Product()));
                }
            }
        }

        Adapter = null;
    }

    /// <summary>A copy with weights of its own and no gradients.</summary>
    public Qwen3Decoder Clone()
    {
        using var none = no_grad();
        var copy = new Qwen3Decoder(Configuration, Device, DataType);
        foreach (var (name, parameter) in copy._parameters)
        {
            parameter.copy_(_parameters[name]);
        }

        return copy;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Forget();
        _rotary.Dispose();
        _embedding.Dispose();
        _finalNorm.Dispose();
        _head.Dispose();
        foreach (var layer in _layers)
        {
            layer.Dispose();
        }
    }

    private Dictionary<string, Tensor> ByName()
    {
        var tensors = _layers.SelectMany((l, i) => l.Parameters.Select(p => (Name: Qwen3Parameters.OfLayer(i, p.Part), p.Tensor)))
            .Concat([(Qwen3Parameters.Embedding, _embedding), (Qwen3Parameters.FinalNorm, _finalNorm), (Qwen3Parameters.Head, _head)])
            .ToDictionary(p => p.Item1, p => p.Item2);
        // An ordered walk, so that what goes over the parameters does so in the same order everywhere.
        return Qwen3Parameters.ShapesOf(Configuration).ToDictionary(p => p.Name, p => tensors[p.Name]);
    }

    /// <summary>
    /// A model in training computes the same products in the same order with and without gradients: fused ones round differently,
    /// and a ratio of log-probabilities would not be 1 where nothing moved.
    /// </summary>
    private bool Fused => !_requiresGradients;

    private void PrepareToDecode()
    {
        _floatHead ??= DataType == ScalarType.Float32 ? null : _head.to(ScalarType.Float32).DetachFromDisposeScope();
        foreach (var layer in _layers)
        {
            layer.PrepareToDecode();
        }
    }

    private void Forget()
    {
        _floatHead?.Dispose();
        _floatHead = null;
        foreach (var layer in _layers)
        {
            layer.Forget();
        }
    }
}
