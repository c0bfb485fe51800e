using static TorchSharp.torch;

namespace NousCoder.Policy.Training;

/// <summary>One way forward and back through the decoder layers, without the language-model head.</summary>
internal interface ILayersPass
{
    /// <summary>Hidden states that completion tokens are predicted from, [n, hidden].</summary>
    Tensor Hidden { get; }

    /// <summary>Adds to the parameters' gradients. Once only.</summary>
    /// <param name="gradient">Of the loss by <see cref="Hidden"/>, [n, hidden].</param>
    void Backward(Tensor gradient);
}
