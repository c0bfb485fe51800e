using NousCoder.Contracts.Training;
using NousCoder.Policy.Native;
using static TorchSharp.torch;

namespace NousCoder.Policy.Objectives;

/// <summary>
/// Dr.GRPO (arXiv 2503.20783): <c>−1/(N · L) Σ_i Σ_t w min(ρ A_i, clip(ρ, 1 − ε, 1 + ε) A_i)</c> over the N sequences of the minibatch,
/// with ρ = exp(lp − lpo) per token and a constant L, so that a token weighs the same whatever its sequence's length and
/// whatever the lengths of the others. Its advantages are rewards less the group's mean, not divided by a deviation
/// (<see cref="Contracts.Groups.AdvantageNormalization.None"/>). w is the truncated importance weight of the token, see
/// <see cref="ObjectiveOptions.ImportanceCap"/>.
/// </summary>
/// <param name="options">Clip bounds (default 0.2 both ways), the importance cap and L.</param>
public sealed class DrGrpo(ObjectiveOptions options) : IObjective
{
    private readonly double _length = options.NormalizationLength
        ?? throw new ArgumentException("dr-grpo needs a normalization length.", nameof(options));

    /// <inheritdoc/>
    public ObjectiveResult Evaluate(ObjectiveInput input) => ClippedSurrogate.Evaluate(
        input,
        ratio: LogRatio.PerToken(input).exp(),
        advantages: input.Advantages.unsqueeze(1),
        shares: input.Mask.Over(input.MinibatchSequences * _length),
        importance: ImportanceWeight.PerToken(input, options.ImportanceCap),
        options);
}
