using NousCoder.Contracts.Training;
using NousCoder.Policy.Native;
using static TorchSharp.torch;

namespace NousCoder.Policy.Objectives;

/// <summary>PPO's clipped surrogate (arXiv 1707.06347, eq. 7) over units that may be tokens or sequences.</summary>
internal static class ClippedSurrogate
{
    /// <summary>Σ_units share · importance · −min(ratio · A, clip(ratio) · A), and the metrics that go with it.</summary>
    /// <param name="input">The sequences.</param>
    /// <param name="ratio">Ratio of each unit: [sequences, tokens] or [sequences].</param>
    /// <param name="advantages">Advantage of each unit, broadcastable to <paramref name="ratio"/>.</param>
    /// <param name="shares">Weight of each unit in the minibatch's mean, of <paramref name="ratio"/>'s shape; 0 at padding.</param>
    /// <param name="importance">Importance weight of each unit; null for 1.</param>
    /// <param name="options">The clip bounds.</param>
    public static ObjectiveResult Evaluate(
        ObjectiveInput input, Tensor ratio, Tensor advantages, Tensor shares, Tensor? importance, ObjectiveOptions options)
    {
        var lowest = 1 - options.EffectiveClipLow;
        var highest = 1 + options.EffectiveClipHigh;
        var surrogate = minimum(ratio * advantages, ratio.Between(lowest, highest) * advantages);
        if (options.DualClip > 0)
        {
            // Below its bound only where the advantage is negative: elsewhere a surrogate is not.
            surrogate = where(advantages.IsBelow(0), maximum(surrogate, advantages.Times(options.DualClip)), surrogate);
        }

        var loss = (surrogate * (importance is null ? shares : shares * importance)).sum().neg();

        using var _ = no_grad();
        return new ObjectiveResult
        {
            Loss = loss,
            ClipFractionLow = (shares * ratio.IsBelow(lowest).logical_and(advantages.IsBelow(0))).sum(),
            ClipFractionHigh = (shares * ratio.IsAbove(highest).logical_and(advantages.IsAbove(0))).sum(),
            ApproximateKl = Divergence.Share(LogRatio.PerToken(input), input),
            MeanRatio = (shares * ratio).sum(),
        };
    }
}
