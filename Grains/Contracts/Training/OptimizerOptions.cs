using System.ComponentModel.DataAnnotations;

namespace NousCoder.Contracts.Training;

/// <summary>AdamW and what surrounds it.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.OptimizerOptions")]
public sealed record OptimizerOptions
{
    /// <summary>Step size after warm-up. Default 1e-6.</summary>
    [Id(0), Range(0.0, 1.0)]
    public double LearningRate { get; init; } = 1e-6;

    /// <summary>Decoupled weight decay, applied to matrices only. Default null: 0.1, and 0 if an adapter is trained.</summary>
    [Id(1), Range(0.0, 1.0)]
    public double? WeightDecay { get; init; }

    /// <summary>Decay of the mean of gradients. Default 0.9.</summary>
    [Id(2), Range(0.0, 0.9999)]
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the mean of squared gradients. Default 0.999.</summary>
    [Id(3), Range(0.0, 0.99999)]
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Gradients are scaled down to this norm. Default 1.0; 0 switches clipping off.</summary>
    [Id(4), Range(0.0, 1000.0)]
    public double MaxGradientNorm { get; init; } = 1.0;

    /// <summary>Steps over which the learning rate rises linearly from 0. Default 10.</summary>
    [Id(5), Range(0, 100_000)]
    public int WarmupSteps { get; init; } = 10;

    /// <summary>Groups in one minibatch: one gradient update each. Default 64.</summary>
    [Id(6), Range(1, 100_000)]
    public int MinibatchGroups { get; init; } = 64;

    /// <summary>Tokens, padding included, in one forward and backward pass. Changes memory, not the result. Default 16384.</summary>
    [Id(7), Range(16, 100_000_000)]
    public int MicroBatchTokens { get; init; } = 16_384;

    /// <summary>How the learning rate falls after the warm-up: constant, linear or cosine. Default constant.</summary>
    [Id(8)]
    public LearningRateDecay Schedule { get; init; } = LearningRateDecay.Constant;

    /// <summary>The last step of the fall; the rate that it falls to is reached at the step after. Default null: the job's last.</summary>
    [Id(9), Range(1, 1_000_000)]
    public int? DecaySteps { get; init; }

    /// <summary>What the learning rate falls to, as a share of <see cref="LearningRate"/>. Default 0.</summary>
    [Id(10), Range(0.0, 1.0)]
    public double FinalLearningRateShare { get; init; }

    /// <summary>
    /// A minibatch whose loss or gradient is not finite is skipped. The job fails after this many steps in a row in which every
    /// minibatch was. Default 3.
    /// </summary>
    [Id(11), Range(1, 1000)]
    public int MaxSkippedSteps { get; init; } = 3;

    /// <summary>Added to the denominator of a step, the root of the mean of squared gradients. Default 1e-8.</summary>
    [Id(12), Range(1e-15, 1.0)]
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Returns these options with the weight decay that is used.</summary>
    /// <param name="trainsAdapter">True if an adapter is trained, false if all weights are.</param>
    public OptimizerOptions WithWeightDecay(bool trainsAdapter) =>
        this with { WeightDecay = WeightDecay ?? (trainsAdapter ? 0 : 0.1) };
}
