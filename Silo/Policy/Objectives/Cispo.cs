using NousCoder.Contracts.Training;
using NousCoder.Policy.Native;
using static TorchSharp.torch;

namespace NousCoder.Policy.Objectives;

/// <summary>
/// CISPO (arXiv 2506.13585, eq. 4): <c>−(1/Σ|y_i|) Σ_i Σ_t w sg(min(ρ, 1 + ε_high)) A_i lp</c> with ρ = exp(lp − lpo) per token and no
/// gradient through the ratio: it is clipped as a weight, and no token's gradient is ever dropped. w is the truncated
/// importance weight of the token, see <see cref="ObjectiveOptions.ImportanceCap"/>.
/// </summary>
/// <param name="options">The upper clip (default 4: a cap of 5) and the importance cap.</param>
public sealed class Cispo(ObjectiveOptions options) : IObjective
{
    /// <inheritdoc/>
    public ObjectiveResult Evaluate(ObjectiveInput input)
    {
        var highest = 1 + options.EffectiveClipHigh;
        var shares = input.Mask.Over(input.MinibatchTokens);
        var ratio = LogRatio.PerToken(input).detach().exp();
        var advantages = input.Advantages.unsqueeze(1);
        var weights = ratio.AtMost(highest) * advantages * shares;
        if (ImportanceWeight.PerToken(input, options.ImportanceCap) is { } importance)
        {
            weights *= importance;
        }

        // What stands at padding is finite, and weighs nothing.
        var loss = (weights * input.LogProbabilities).sum().neg();
        using var _ = no_grad();
        return new ObjectiveResult
        {
            Loss = loss,
            ClipFractionLow = zeros_like(loss),
            ClipFractionHigh = (shares * ratio.IsAbove(highest)).sum(),
            ApproximateKl = Divergence.Share(LogRatio.PerToken(input), input),
            MeanRatio = (shares * ratio).sum(),
        };
    }
}
