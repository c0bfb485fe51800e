using NousCoder.Contracts.Training;
using NousCoder.Policy.Native;
using static TorchSharp.torch;

namespace NousCoder.Policy.Objectives;

/// <summary>
/// GRPO (arXiv 2402.03300, eq. 3, without its KL term, which is <see cref="ReferencePenalty"/>): with ρ = exp(lp − lpo) per token,
/// <c>−mean_i (1/|y_i|) Σ_t w min(ρ A_i, clip(ρ, 1 − ε, 1 + ε) A_i)</c>.
/// Every sequence weighs the same, so a token of a long completion weighs less than one of a short completion. w is the
/// truncated importance weight of the token, see <see cref="ObjectiveOptions.ImportanceCap"/>.
/// </summary>
/// <param name="options">Clip bounds (default 0.2 both ways) and the importance cap.</param>
public sealed class Grpo(ObjectiveOptions options) : IObjective
{
    /// <inheritdoc/>
    public ObjectiveResult Evaluate(ObjectiveInput input) => ClippedSurrogate.Evaluate(
        input,
        ratio: LogRatio.PerToken(input).exp(),
        advantages: input.Advantages.unsqueeze(1),
        shares: input.Mask / (input.Mask.sum(1, keepdim: true).AtLeast(1).Times(input.MinibatchSequences)),
        importance: ImportanceWeight.PerToken(input, options.ImportanceCap),
        options);
}
