using NousCoder.Policy.Native;
using NousCoder.Contracts.Training;

namespace NousCoder.Policy.Objectives;

/// <summary>
/// DAPO (arXiv 2503.14476, eq. 8): with ρ = exp(lp − lpo) per token,
/// <c>−(1/Σ|y_i|) Σ_i Σ_t w min(ρ A_i, clip(ρ, 1 − ε_low, 1 + ε_high) A_i)</c>.
/// The mean is over all completion tokens of the minibatch, so long completions weigh more than short ones; the upper bound
/// is wider than the lower ("clip-higher") to leave unlikely tokens room to grow. w is the truncated importance weight of
/// the token, see <see cref="ObjectiveOptions.ImportanceCap"/>. No KL term.
/// </summary>
/// <param name="options">Clip bounds (defaults 0.2 and 0.28) and the importance cap.</param>
public sealed class Dapo(ObjectiveOptions options) : IObjective
{
    /// <inheritdoc/>
    public ObjectiveResult Evaluate(ObjectiveInput input) => ClippedSurrogate.Evaluate(
        input,
        ratio: LogRatio.PerToken(input).exp(),
        advantages: input.Advantages.unsqueeze(1),
        shares: input.Mask.Over(input.MinibatchTokens),
        importance: ImportanceWeight.PerToken(input, options.ImportanceCap),
        options);
}
