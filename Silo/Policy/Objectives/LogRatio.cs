using NousCoder.Policy.Native;
using static TorchSharp.torch;

namespace NousCoder.Policy.Objectives;

/// <summary>Logarithms of probability ratios, bounded so that their exponentials stay finite.</summary>
internal static class LogRatio
{
    private const double TokenBound = 20;
    private const double SequenceUpperBound = 10;

    /// <summary>lp − lpo within ±20, 0 at padding: [sequences, tokens].</summary>
    public static Tensor PerToken(ObjectiveInput input) =>
        Bounded(input.LogProbabilities - input.FrozenLogProbabilities, input.Mask);

    /// <summary>The mean of <see cref="PerToken"/> over each sequence's tokens, at most 10: [sequences].</summary>
    public static Tensor PerSequence(ObjectiveInput input) =>
        SequenceMean(PerToken(input), input.Mask).AtMost(SequenceUpperBound);

    /// <summary>Clamps differences of log-probabilities to ±20 and sets padding to 0.</summary>
    public static Tensor Bounded(Tensor difference, Tensor mask) => difference.Between(-TokenBound, TokenBound) * mask;

    /// <summary>Mean over each row's tokens; 0 for a row without any.</summary>
    public static Tensor SequenceMean(Tensor values, Tensor mask) => values.sum(1) / mask.sum(1).AtLeast(1);
}
