using static TorchSharp.torch;

namespace NousCoder.Policy.Objectives;

/// <summary>
/// A micro-batch's share of a minibatch's loss and metrics: scalars that are summed over the micro-batches.
/// Only <see cref="Loss"/> carries a gradient.
/// </summary>
public sealed record ObjectiveResult
{
    /// <summary>The loss to minimise.</summary>
    public required Tensor Loss { get; init; }

    /// <summary>
    /// Share of what the objective averages over (tokens for DAPO and GSPO+, sequences for GSPO) whose advantage is negative
    /// and whose ratio fell below the lower bound, so that it gives no gradient.
    /// </summary>
    public required Tensor ClipFractionLow { get; init; }

    /// <summary>The same for positive advantages and ratios above the upper bound.</summary>
    public required Tensor ClipFractionHigh { get; init; }

    /// <summary>Token mean of ρ − 1 − ln ρ ("k3", http://joschu.net/blog/kl-approx.html): the divergence of the updated policy from the frozen one.</summary>
    public required Tensor ApproximateKl { get; init; }

    /// <summary>Token mean of the divergence from the reference; null where there is no KL term.</summary>
    public Tensor? ReferenceKl { get; init; }

    /// <summary>Mean ratio, weighted as the loss is; 1 before the first update of a step.</summary>
    public required Tensor MeanRatio { get; init; }
}
