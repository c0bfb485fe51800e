using NousCoder.Policy.Native;
using NousCoder.Contracts.Training;

namespace NousCoder.Policy.Objectives;

/// <summary>
/// GSPO+, which NousCoder-14B's authors describe in words only: GSPO's sequence-level correction, with the gradient rescaled
/// so that every token weighs the same whatever its sequence's length. This is this project's reading of those words:
/// <c>−(1/Σ|y_j|) Σ_i |y_i| w_i min(s_i A_i, clip(s_i, 1 − ε_low, 1 + ε_high) A_i)</c> with s_i and w_i as in
/// <see cref="Gspo"/>. It equals the token mean of GSPO-token (arXiv 2507.18071, eq. 13) in value and gradient, and equals
/// GSPO where all sequences are of one length.
/// </summary>
/// <param name="options">Clip bounds (defaults 3e-4 and 4e-4) and the importance cap.</param>
public sealed class GspoPlus(ObjectiveOptions options) : IObjective
{
    /// <inheritdoc/>
    public ObjectiveResult Evaluate(ObjectiveInput input) => ClippedSurrogate.Evaluate(
        input,
        ratio: LogRatio.PerSequence(input).exp(),
        advantages: input.Advantages,
        shares: input.Mask.sum(1).Over(input.MinibatchTokens),
        importance: ImportanceWeight.PerSequence(input, options.ImportanceCap),
        options);
}
