using NousCoder.Grains.Ports;
using static TorchSharp.torch;

namespace NousCoder.Policy.Training;

/// <summary>
/// The sequences of a micro-batch and their log-probabilities, in the machine's memory. Its tensors are on the device only while it is
/// used.
/// </summary>
internal sealed class PendingMicroBatch(IReadOnlyList<TrainingSequence> sequences)
{
    /// <summary>lpo of the completion tokens; null until it has been computed.</summary>
    public float[]? Frozen { get; set; }

    /// <summary>Log-probabilities of the completion tokens under the reference; null if there is none.</summary>
    public float[]? Reference { get; set; }

    /// <summary>Creates the tensors on a device, in the caller's dispose scope.</summary>
    public MicroBatch Load(Device device)
    {
        var batch = MicroBatch.Create(sequences, device);
        batch.Frozen = Frozen is null ? null : batch.ToGrid(tensor(Frozen, device: device));
        batch.Reference = Reference is null ? null : batch.ToGrid(tensor(Reference, device: device));
        return batch;
    }

    /// <summary>Scores the completion tokens, without a gradient.</summary>
    public float[] Score(TokenScorer scorer, Device device)
    {
        using var scope = NewDisposeScope();
        return scorer.Score(MicroBatch.Create(sequences, device)).cpu().data<float>().ToArray();
    }
}
