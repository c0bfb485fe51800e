using NousCoder.Policy.Model;
using static TorchSharp.torch;

namespace NousCoder.Policy.Training;

/// <summary>
/// Keeps what goes into each layer only, and computes a layer once more on the way back (arXiv 1604.06174): a third more
/// arithmetic, and memory for one layer at a time.
/// </summary>
internal sealed class RecomputedPass : ILayersPass
{
    private readonly Qwen3Decoder _model;
    private readonly MicroBatch _batch;
    private readonly Tensor[] _inputs;
    private readonly Tensor _output;

    public RecomputedPass(Qwen3Decoder model, MicroBatch batch)
    {
        (_model, _batch, _inputs) = (model, batch, new Tensor[model.Configuration.Layers]);
        using var none = no_grad();
        var x = model.Embed(batch.Tokens);
        for (var layer = 0; layer < _inputs.Length; layer++)
        {
            using var scope = NewDisposeScope();
            _inputs[layer] = x;
            x = model.RunLayer(layer, x).MoveToOuterDisposeScope();
        }

        _output = x;
        Hidden = Finish(x);
    }

    public Tensor Hidden { get; }

    public void Backward(Tensor gradient)
    {
        var passed = Through(_output, Finish, gradient);
        for (var layer = _inputs.Length - 1; layer >= 0; layer--)
        {
            using var above = passed;
            passed = Through(_inputs[layer], x => _model.RunLayer(layer, x), above);
        }

        if (_model.Embed(_batch.Tokens) is { requires_grad: true } embedded)
        {
            embedded.backward([passed]);
        }
    }

    private Tensor Finish(Tensor x) => _batch.SelectSources(_model.Normalize(x));

    /// <summary>The gradient of what went into a part, from that of what came out of it. Frees the input.</summary>
    private static Tensor Through(Tensor input, Func<Tensor, Tensor> part, Tensor gradient)
    {
        using var scope = NewDisposeScope();
        using var leaf = input.detach().requires_grad_();
        part(leaf).backward([gradient]);
        input.Dispose();
        return leaf.grad!.MoveToOuterDisposeScope();
    }
}
