using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using NousCoder.Grains.Ports;
using NousCoder.Policy.Model;
using NousCoder.Policy.Native;
using NousCoder.Policy.Objectives;
using static TorchSharp.torch;

namespace NousCoder.Policy.Training;

/// <summary>One update of the weights: the steps of its minibatches. Runs on the trainer's thread.</summary>
internal sealed partial class PolicyUpdate(
    LoadedPolicy policy, UpdateRequest request, TrainerOptions options, ILogger logger, CancellationToken cancellationToken)
{
    private readonly IObjective _objective = Objective.Create(request.Objective);
    private readonly TokenScorer _scorer = new(policy.Model, policy.FloatHead, request.Temperature, options);
    private readonly double _learningRate = LearningRateSchedule.At(request.Step, request.Optimizer);

    /// <summary>Does the update and returns its metrics.</summary>
    public ImmutableDictionary<string, double> Run()
    {
        using var scope = NewDisposeScope();
        var metrics = new UpdateMetrics(_learningRate);
        var minibatches = Minibatch.Cut(request);
        Freeze(minibatches);
        if (request.Reference is not null)
        {
            var batches = minibatches.SelectMany(m => m.MicroBatches);
            ReferencePolicy.Score(request.Reference, policy, options, request.Temperature, batches, cancellationToken);
        }

        if (policy.Model.Device.type == TorchSharp.DeviceType.CPU && (request.Reference is not null || minibatches.Length > 1))
        {
            ProcessDefaults.ReleaseFreed();
        }

        foreach (var minibatch in minibatches)
        {
            Train(minibatch, metrics);
        }

        return metrics.ToDictionary();
    }

    /// <summary>
    /// Computes lpo of every minibatch but the first: that one is trained with the weights at the start, so its own forward
    /// pass gives lpo.
    /// </summary>
    private void Freeze(ImmutableArray<Minibatch> minibatches)
    {
        foreach (var batch in minibatches.Skip(1).SelectMany(m => m.MicroBatches))
        {
            cancellationToken.ThrowIfCancellationRequested();
            batch.Frozen = batch.Score(_scorer, policy.Model.Device);
        }
    }

    private void Train(Minibatch minibatch, UpdateMetrics metrics)
    {
        using var sums = new GradientSums(policy.Model);
        foreach (var pending in minibatch.MicroBatches)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var batch = pending.Load(policy.Model.Device);
            _scorer.Backward(batch, sums, (scores, entropies) => LossOf(minibatch, batch, scores, entropies, metrics));
        }

        var loss = metrics.OpenLoss;
        var norm = sums.Clip(request.Optimizer.MaxGradientNorm);
        if (metrics.OpenIsFinite && double.IsFinite(norm))
        {
            policy.Optimizer.Step(sums, _learningRate, request.Optimizer);
            policy.Model.Changed();
            policy.FloatHead.OnWeightsChanged();
            metrics.CloseApplied(minibatch.Tokens, norm);
        }
        else
        {
            LogSkipped(logger, request.Step, loss, norm);
            metrics.CloseSkipped(minibatch.Tokens);
        }
    }

    private Tensor LossOf(Minibatch minibatch, MicroBatch batch, Tensor scores, Tensor entropies, UpdateMetrics metrics)
    {
        var current = batch.ToGrid(scores);
        var frozen = batch.Frozen ?? current.detach();
        var result = _objective.Evaluate(new ObjectiveInput
        {
            LogProbabilities = current,
            FrozenLogProbabilities = frozen,
            SamplerLogProbabilities = batch.Sampler,
            ReferenceLogProbabilities = batch.Reference,
            Advantages = batch.Advantages,
            Mask = batch.Mask,
            MinibatchTokens = minibatch.Tokens,
            MinibatchSequences = minibatch.Sequences,
        });
        metrics.Add(
            result,
            entropy: entropies.sum().Over(minibatch.Tokens),
            samplerDifference: (frozen - batch.Sampler).abs().sum().Over(minibatch.Tokens));
        return result.Loss;
    }

    [LoggerMessage(LogLevel.Warning,
        "Step {Step}: a minibatch has loss {Loss} and gradient norm {Norm}; its update is skipped and the weights stay as they are.")]
    private static partial void LogSkipped(ILogger logger, int step, double loss, double norm);
}
