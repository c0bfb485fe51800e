using NousCoder.Grains.Ports;
using NousCoder.Policy.Checkpoints;
using NousCoder.Policy.Model;
using static TorchSharp.torch;

namespace NousCoder.Policy.Training;

/// <summary>
/// The policy that a divergence is measured from. Its weights are in memory only while it scores, which is before the update has
/// gradients. These take no less, so a reference does not raise the peak. If an adapter is trained, the reference uses the weights of
/// the adapter's model, without an adapter or with another.
/// </summary>
internal static class ReferencePolicy
{
    /// <summary>Scores micro-batches under the reference.</summary>
    public static void Score(
        PolicyFolder reference, LoadedPolicy policy, TrainerOptions options, double temperature, IEnumerable<PendingMicroBatch> batches,
        CancellationToken cancellationToken)
    {
        // Loading leaves views of the weights in the scope.
        using var scope = NewDisposeScope();
        using var model = Load(reference, policy, options);
        using var adapter = model.Adapter;
        using var own = IsOfSameModel(reference, policy) ? null : new FloatHead(model);
        if (own is not null)
        {
            // One copy of a head at a time.
            policy.FloatHead.Release();
        }

        var scorer = new TokenScorer(model, own ?? policy.FloatHead, temperature, options);
        foreach (var batch in batches)
        {
            cancellationToken.ThrowIfCancellationRequested();
            batch.Reference = batch.Score(scorer, model.Device);
        }
    }

    private static bool IsOfSameModel(PolicyFolder reference, LoadedPolicy policy) =>
        policy.BaseFolder == (reference.Base ?? reference.Folder);

    private static Qwen3Decoder Load(PolicyFolder reference, LoadedPolicy policy, TrainerOptions options)
    {
        if (IsOfSameModel(reference, policy))
        {
            return reference.Base is null ? policy.Model.Share() : CheckpointFolder.LoadAdapted(reference.Folder, policy.Model);
        }

        return CheckpointFolder.LoadPolicy(reference, device(options.Device), options.DataType);
    }
}
