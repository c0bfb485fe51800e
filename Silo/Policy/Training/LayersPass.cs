using NousCoder.Policy.Model;
using static TorchSharp.torch;

namespace NousCoder.Policy.Training;

/// <summary>
/// One pass forward and back through the decoder layers, without the language-model head. The graph is cut between layers, so
/// that each layer's gradients are summed, and its temporaries freed, before the layer below it. Either each layer's graph is
/// kept for the backward pass, or only its input is and the layer is computed again there (arXiv 1604.06174): a third more
/// arithmetic, and memory for one layer at a time.
/// </summary>
internal sealed class LayersPass : IDisposable
{
    private readonly Qwen3Decoder _model;
    private readonly MicroBatch _batch;
    private readonly GradientSums _sums;
    private readonly bool _recompute;
    private readonly Tensor[] _inputs;
    private readonly Tensor?[] _outputs;

    /// <summary>Runs the forward pass.</summary>
    public LayersPass(Qwen3Decoder model, MicroBatch batch, GradientSums sums, bool recompute)
    {
        _model = model;
        _batch = batch;
        _sums = sums;
        _recompute = recompute;
        // The final norm and the selection of completion positions are one more part.
        _inputs = new Tensor[model.Configuration.Layers + 1];
        _outputs = new Tensor?[_inputs.Length];
        using var scope = NewDisposeScope();
        var x = Detached(model.Embed(batch.Tokens));
        for (var part = 0; part < _inputs.Length; part++)
        {
            _inputs[part] = x.requires_grad_(part > 0 || model.Embedding.requires_grad);
            x = Forward(part);
        }

        Hidden = x;
    }

    /// <summary>Hidden states that completion tokens are predicted from, [n, hidden], without a graph.</summary>
    public Tensor Hidden { get; }

    /// <summary>Adds to the parameters' gradients. May be called once.</summary>
    /// <param name="gradient">Of the loss by <see cref="Hidden"/>, [n, hidden]. Disposed of.</param>
    public void Backward(Tensor gradient)
    {
        Hidden.Dispose();
        Tensor? passed = gradient;
        for (var part = _inputs.Length - 1; part >= 0 && passed is not null; part--)
        {
            using var above = passed;
            passed = Backward(part, above);
            if (part < _model.Configuration.Layers)
            {
                _sums.Collect(part);
            }
        }

        _sums.Collect();
        if (passed is not null)
        {
            using var rows = passed.flatten(0, 1);
            _sums.AddRows(_model.Embedding, _batch.Tokens.flatten(), rows);
            passed.Dispose();
        }
    }

    public void Dispose()
    {
        Hidden.Dispose();
        foreach (var tensor in _inputs.Concat(_outputs))
        {
            tensor?.Dispose();
        }
    }

    private static Tensor Detached(Tensor tensor) => tensor.detach().DetachFromDisposeScope();

    /// <summary>Runs a part and returns its output without a graph.</summary>
    private Tensor Forward(int part)
    {
        using var scope = NewDisposeScope();
        if (_recompute)
        {
            using var _ = no_grad();
            return Run(part, _inputs[part]).DetachFromDisposeScope();
        }

        var output = Run(part, _inputs[part]).DetachFromDisposeScope();
        _outputs[part] = output;
        return Detached(output);
    }

    /// <summary>The gradient of a part's input, from that of its output; null if it needs none. Frees the part.</summary>
    private Tensor? Backward(int part, Tensor gradient)
    {
        using var scope = NewDisposeScope();
        var input = _inputs[part];
        using var output = _outputs[part] ?? RunAgain(part, input);
        if (output.requires_grad)
        {
            output.backward([gradient]);
        }

        var passed = input.grad?.DetachFromDisposeScope();
        input.Dispose();
        return passed;
    }

    private Tensor RunAgain(int part, Tensor input)
    {
        using var scope = NewDisposeScope();
        return Run(part, input).MoveToOuterDisposeScope();
    }

    private Tensor Run(int part, Tensor input) =>
        part < _model.Configuration.Layers ? _model.RunLayer(part, input) : _batch.SelectSources(_model.Normalize(input));
}
