using NousCoder.Contracts.Training;
using NousCoder.Policy.Native;
using static TorchSharp.torch;

namespace NousCoder.Policy.Objectives;

/// <summary>
/// GSPO (arXiv 2507.18071, eq. 5 and 7): one ratio per sequence, the geometric mean of its tokens' ratios,
/// <c>s_i = exp((1/|y_i|) Σ_t (lp − lpo))</c>, and <c>−mean_i w_i min(s_i A_i, clip(s_i, 1 − ε_low, 1 + ε_high) A_i)</c>.
/// Every sequence of the minibatch weighs the same whatever its length. w_i is the truncated importance weight of the
/// sequence, see <see cref="ObjectiveOptions.ImportanceCap"/>.
/// </summary>
/// <param name="options">Clip bounds (defaults 3e-4 and 4e-4) and the importance cap.</param>
public sealed class Gspo(ObjectiveOptions options) : IObjective
{
    /// <inheritdoc/>
    public ObjectiveResult Evaluate(ObjectiveInput input) => ClippedSurrogate.Evaluate(
        input,
        ratio: LogRatio.PerSequence(input).exp(),
        advantages: input.Advantages,
        shares: ones_like(input.Advantages).Over(input.MinibatchSequences),
        importance: ImportanceWeight.PerSequence(input, options.ImportanceCap),
        options);
}
