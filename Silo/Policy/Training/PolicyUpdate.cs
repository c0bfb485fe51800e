using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using NousCoder.Grains.Ports;
using NousCoder.Policy.Model;
using NousCoder.Policy.Objectives;
using static TorchSharp.torch;

namespace NousCoder.Policy.Training;

/// <summary>One update of the weights: the steps of its minibatches. Runs on the trainer's thread.</summary>
internal sealed partial class PolicyUpdate(
    LoadedPolicy policy, UpdateRequest request, TokenScorer scorer, ILogger logger, CancellationToken cancellationToken)
{
    private readonly IObjective _objective = Objective.Create(request.Objective);
    private readonly double _learningRate = LearningRateAt(request);

    /// <summary>Does the update and returns its metrics.</summary>
    public ImmutableDictionary<string, double> Run()
    {
        using var scope = NewDisposeScope();
        var metrics = new UpdateMetrics(_learningRate);
        var minibatches = Minibatch.Cut(request, policy.Model.Device);
        Freeze(minibatches);
        foreach (var minibatch in minibatches)
        {
            Train(minibatch, metrics);
        }

        return metrics.ToDictionary();
    }

    /// <summary>Linear from 0, reached at the last step of the warm-up; depends on the step alone, so a replay repeats it.</summary>
    private static double LearningRateAt(UpdateRequest request) =>
        request.Optimizer.LearningRate * Math.Min(1.0, (double)request.Step / Math.Max(1, request.Optimizer.WarmupSteps));

    /// <summary>
    /// Computes lpo of every minibatch but the first: that one is trained with the weights at the start, so its own forward
    /// pass gives lpo.
    /// </summary>
    private void Freeze(ImmutableArray<Minibatch> minibatches)
    {
        foreach (var batch in minibatches.Skip(1).SelectMany(m => m.MicroBatches))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            batch.Frozen = batch.ToGrid(scorer.Score(batch)).MoveToOuterDisposeScope();
        }
    }

    private void Train(Minibatch minibatch, UpdateMetrics metrics)
    {
        foreach (var batch in minibatch.MicroBatches)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            scorer.Backward(batch, (scores, entropies) => LossOf(minibatch, batch, scores, entropies, metrics));
        }

        var loss = metrics.OpenLoss;
        var norm = Gradients.Clip(policy.Model.Parameters.Values, request.Optimizer.MaxGradientNorm);
        if (metrics.OpenIsFinite && double.IsFinite(norm))
        {
            policy.Optimizer.Step(_learningRate, request.Optimizer);
            metrics.CloseApplied(minibatch.Tokens, norm);
        }
        else
        {
            LogSkipped(logger, request.Step, loss, norm);
            metrics.CloseSkipped(minibatch.Tokens);
        }

        Gradients.Clear(policy.Model.Parameters.Values);
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
            Advantages = batch.Advantages,
            Mask = batch.Mask,
            MinibatchTokens = minibatch.Tokens,
            MinibatchSequences = minibatch.Sequences,
        });
        metrics.Add(
            result,
            entropy: entropies.sum() / (double)minibatch.Tokens,
            samplerDifference: (frozen - batch.Sampler).abs().sum() / (double)minibatch.Tokens);
        return result.Loss;
    }

    [LoggerMessage(LogLevel.Warning,
        "Step {Step}: a minibatch has loss {Loss} and gradient norm {Norm}; its update is skipped and the weights stay as they are.")]
    private static partial void LogSkipped(ILogger logger, int step, double loss, double norm);
}
