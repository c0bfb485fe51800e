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
                parameter.fill_(1);
            }
            else
            {
                parameter.copy_(randn(parameter.shape, ScalarType.Float32, generator: generator) * 0.02);
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
        var x = Embed(tokens);
        for (var layer = 0; layer < _layers.Length; layer++)
        {
            x = RunLayer(layer, x);
        }

        return Normalize(x);
    }

    /// <summary>The first part of <see cref="HiddenStates"/>, for callers that hold the layers apart: [batch, length] to [batch, length, hidden].</summary>
    public Tensor Embed(Tensor tokens) => _embedding.index_select(0, tokens.reshape(-1)).view([.. tokens.shape, Configuration.HiddenSize]);

    /// <summary>One layer of <see cref="HiddenStates"/>: [batch, length, hidden] to the same.</summary>
    public Tensor RunLayer(int layer, Tensor x) => _layers[layer].Forward(x, _rotary.Range(x.shape[1]), Fused);

    /// <summary>The last part of <see cref="HiddenStates"/>: the final norm.</summary>
    public Tensor Normalize(Tensor x) => RmsNorm.Apply(x, _finalNorm, Configuration.RmsNormEpsilon);

    /// <summary>The language-model head, in float32 whatever the type of the weights.</summary>
    /// <param name="hidden">[..., hidden], after the final norm.</param>
    /// <returns>float32 [..., vocab].</returns>
    public Tensor Logits(Tensor hidden) => DataType == ScalarType.Float32
        ? linear(hidden, _head)
        : linear(hidden.to(ScalarType.Float32), _floatHead ?? _head.to(ScalarType.Float32));

    /// <summary>Reads a prompt, for completions that <see cref="Decode"/> continues. No gradients.</summary>
    /// <param name="tokens">int64 [1, length].</param>
    public PromptPrefix Prefill(Tensor tokens)
    {
        using var none = no_grad();
        using var scope = NewDisposeScope();
        var (keys, values) = (new List<Tensor>(_layers.Length), new List<Tensor>(_layers.Length));
        var x = Embed(tokens);
        var rotation = _rotary.Range(x.shape[1]);
        foreach (var layer in _layers)
        {
            x = layer.Forward(x, rotation, fused: true, (k, v) =>
            {
                keys.Add(k.contiguous().DetachFromDisposeScope());
                values.Add(v.contiguous().DetachFromDisposeScope());
            });
        }

        var last = Normalize(x.select(1, x.shape[1] - 1));
        return new PromptPrefix(keys, values, Logits(last).DetachFromDisposeScope(), (int)tokens.shape[1]);
    }

    /// <summary>
    /// One token for each row of a cache, in place. The weights must not change between the steps of a sequence. No gradients.
    /// </summary>
    /// <param name="tokens">int64 [rows]: the last token of each of the cache's first rows.</param>
    /// <param name="positions">int64 [rows]: how many tokens stand before it in its row.</param>
    /// <param name="cache">Where those are; the new tokens are added.</param>
    /// <param name="length">Tokens of each row to read: more than any position, at most the cache's capacity.</param>
    /// <returns>[rows, hidden], after the final norm.</returns>
    /// <exception cref="InvalidOperationException">The model is in training.</exception>
    public Tensor Decode(Tensor tokens, Tensor positions, KeyValueCache cache, int length)
    {
        if (_requiresGradients)
        {
            throw new InvalidOperationException("The model is in training. Decode with a clone of it, or turn gradients off first.");
        }

        using var none = no_grad();
        using var scope = NewDisposeScope();
        PrepareToDecode();
        cache.Clear(length);
        var blocked = arange(length, ScalarType.Int64, Device).unsqueeze(0).gt(positions.unsqueeze(1));
        var mask = zeros(blocked.shape, DataType, Device).masked_fill_(blocked, float.NegativeInfinity).unsqueeze(1).unsqueeze(1);
        var step = new DecodeStep(cache, _rotary.At(positions, length), cache.SlotsOf(positions), mask, length);
        var x = _embedding.index_select(0, tokens);
        for (var layer = 0; layer < _layers.Length; layer++)
        {
            x = _layers[layer].Decode(x, step, layer);
        }

        return Normalize(x).MoveToOuterDisposeScope();
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
                    weight.copy_(weight.to(ScalarType.Float32) + addition.Product());
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

    private bool Fused => !_requiresGradients || !is_grad_enabled();

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
