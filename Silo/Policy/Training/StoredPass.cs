using NousCoder.Policy.Model;
using static TorchSharp.torch;

namespace NousCoder.Policy.Training;

/// <summary>Keeps what every layer computed until the way back: the least time, and memory for all layers at once.</summary>
internal sealed class StoredPass(Qwen3Decoder model, MicroBatch batch) : ILayersPass
{
    public Tensor Hidden { get; } = batch.SelectSources(model.HiddenStates(batch.Tokens));

    public void Backward(Tensor gradient) => Hidden.backward([gradient]);
}
