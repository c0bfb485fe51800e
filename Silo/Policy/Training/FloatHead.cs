using NousCoder.Policy.Model;
using static TorchSharp.torch;

namespace NousCoder.Policy.Training;

/// <summary>The language-model head's weights in float32: the weights themselves, or a copy that is kept until they change.</summary>
internal sealed class FloatHead(Qwen3Decoder model) : IDisposable
{
    private Tensor? _copy;

    /// <summary>Returns the weights, float32 [vocab, hidden], without a graph if they are a copy. They stay this object's.</summary>
    public Tensor Get()
    {
        if (model.DataType == ScalarType.Float32)
        {
            return model.Head;
        }

        using var none = no_grad();
        return _copy ??= model.Head.to(ScalarType.Float32).DetachFromDisposeScope();
    }

    /// <summary>Frees the copy if the head is trained. Must be called after its weights changed.</summary>
    public void OnWeightsChanged()
    {
        if (model.Head.requires_grad)
        {
            Release();
        }
    }

    /// <summary>Frees the copy; the next use makes another.</summary>
    public void Release()
    {
        _copy?.Dispose();
        _copy = null;
    }

    /// <inheritdoc/>
    public void Dispose() => Release();
}
