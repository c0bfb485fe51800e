using NousCoder.Contracts.Training;
using NousCoder.Policy.Native;
using static TorchSharp.torch;

namespace NousCoder.Policy.Objectives;

/// <summary>
/// An objective and, added to its loss, β times the divergence of the policy from a reference: the token mean of
/// exp(d) − d − 1 with d = lp_ref − lp (arXiv 2402.03300, eq. 4), or of that times exp(lp − lpo), see <see cref="KlGradient"/>.
/// </summary>
/// <param name="objective">What the penalty is added to.</param>
/// <param name="options">β is its KL coefficient.</param>
public sealed class ReferencePenalty(IObjective objective, ObjectiveOptions options) : IObjective
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The input has no log-probabilities of a reference.</exception>
    public ObjectiveResult Evaluate(ObjectiveInput input)
    {
        var reference = input.ReferenceLogProbabilities
            ?? throw new ArgumentException("A KL term needs the reference's log-probabilities.", nameof(input));
        var result = objective.Evaluate(input);
        var logRatio = LogRatio.Bounded(reference - input.LogProbabilities, input.Mask);
        var divergence = Divergence.Share(logRatio, input);
        var penalty = options.KlGradient == KlGradient.ImportanceCorrected
            ? Divergence.Share(logRatio, input, weights: LogRatio.PerToken(input).exp())
            : divergence;
        return result with { Loss = result.Loss.Plus(penalty.Times(options.KlCoefficient)), ReferenceKl = divergence.detach() };
    }
}
