using NousCoder.Grains.Ports;
using NousCoder.Policy.Checkpoints;
using NousCoder.Policy.Model;
using static TorchSharp.torch;

namespace NousCoder.Policy.Training;

/// <summary>
/// The policy that a divergence is measured from. Where an adapter is trained and the reference is the model under it, that
/// model is used without the adapter; else the reference has weights of its own, kept from update to update.
/// </summary>
internal sealed class ReferencePolicy(TrainerOptions options) : IDisposable
{
    private PolicyFolder? _files;
    private Qwen3Decoder? _model;

    /// <summary>Scores micro-batches under the reference: log-probabilities, float32 [B, T] each.</summary>
    public void Score(PolicyFolder reference, LoadedPolicy policy, double temperature, IEnumerable<MicroBatch> batches, CancellationToken cancellationToken)
    {
        var underAdapter = reference == new PolicyFolder(policy.BaseFolder ?? "");
        var adapter = policy.Model.Adapter;
        var model = underAdapter ? policy.Model : Load(reference);
        if (underAdapter)
        {
            model.Adapter = null;
        }

        try
        {
            var scorer = new TokenScorer(model, temperature, options);
            foreach (var batch in batches)
            {
                cancellationToken.ThrowIfCancellationRequested();
                using var scope = NewDisposeScope();
                batch.Reference = batch.ToGrid(scorer.Score(batch)).MoveToOuterDisposeScope();
            }
        }
        finally
        {
            policy.Model.Adapter = adapter;
        }
    }

    public void Dispose()
    {
        _model?.Adapter?.Dispose();
        _model?.Dispose();
        (_files, _model) = (null, null);
    }

    private Qwen3Decoder Load(PolicyFolder files)
    {
        if (_files != files)
        {
            Dispose();
            _model = CheckpointFolder.LoadPolicy(files, device(options.Device), options.DataType);
            _files = files;
        }

        return _model!;
    }
}
