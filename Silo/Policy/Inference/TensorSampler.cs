using NousCoder.Policy.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace NousCoder.Policy.Inference;

/// <summary>
/// Draws a token a row by inverting the cumulative distribution, in float64, on any device: see <see cref="RowSampler"/> for the
/// same on the CPU.
/// </summary>
internal static class TensorSampler
{
    /// <summary>Draws.</summary>
    /// <param name="logits">float32 [rows, vocab].</param>
    /// <param name="draws">One a row.</param>
    /// <returns>A token and its log-probability a row.</returns>
    /// <exception cref="InvalidOperationException">Logits are no finite numbers.</exception>
    public static SampledToken[] Sample(Tensor logits, IReadOnlyList<Draw> draws)
    {
        var result = new SampledToken[draws.Count];
        var ranked = Enumerable.Range(0, draws.Count).ToLookup(row => draws[row].IsRanked);
        Sample(logits, draws, [.. ranked[false]], isRanked: false, result);
        Sample(logits, draws, [.. ranked[true]], isRanked: true, result);
        return result;
    }

    private static void Sample(Tensor logits, IReadOnlyList<Draw> draws, long[] rows, bool isRanked, SampledToken[] result)
    {
        if (rows.Length == 0)
        {
            return;
        }

        var chosen = rows.Length == draws.Count ? logits : logits.index_select(0, tensor(rows, device: logits.device));
        var probabilities = Divide(chosen, [.. rows.Select(r => draws[(int)r].Divisor)]).softmax(-1);
        Tensor? tokens = null;
        if (isRanked)
        {
            (probabilities, tokens) = probabilities.sort(-1, descending: true, stable: true);
            CutOff(probabilities, [.. rows.Select(r => draws[(int)r])]);
        }

        var cumulative = probabilities.cumsum(-1, ScalarType.Float64);
        var last = cumulative.shape[1] - 1;
        var total = cumulative.narrow(1, last, 1);
        var target = Column([.. rows.Select(r => draws[(int)r].Uniform)], logits.device) * total;

        // The first entry above the target adds to the sum, so its probability is not 0.
        var place = searchsorted(cumulative, target, right: true).Between(0, last);
        var probability = probabilities.gather(1, place);
        var token = tokens is null ? place : tokens.gather(1, place);

        // All that is needed in one transfer: [rows, 3]. Token ids are exact in float64.
        var packed = cat([token.to(ScalarType.Float64), probability.to(ScalarType.Float64), total], 1).cpu();
        var numbers = packed.data<double>().ToArray();
        for (var i = 0; i < rows.Length; i++)
        {
            var (id, p, sum) = (numbers[3 * i], numbers[(3 * i) + 1], numbers[(3 * i) + 2]);
            if (!(p > 0) || !double.IsFinite(sum))
            {
                throw new InvalidOperationException("The policy's logits are no finite numbers. Its weights have diverged: go back to an earlier version.");
            }

            result[rows[i]] = new SampledToken((int)id, (float)Math.Log(p / sum));
        }
    }

    private static Tensor Divide(Tensor logits, float[] divisors) => Array.TrueForAll(divisors, d => d == 1)
        ? logits
        : logits / tensor(divisors, device: logits.device).unsqueeze(1);

    /// <summary>Sets to 0 what follows the first top-k, and then what follows the first tokens that reach top-p of what that leaves.</summary>
    private static void CutOff(Tensor ranked, IReadOnlyList<Draw> draws)
    {
        if (draws.Any(d => d.MostTokens < ranked.shape[1]))
        {
            var most = tensor(draws.Select(d => d.MostTokens).ToArray(), device: ranked.device).unsqueeze(1);
            ranked.FillWhere(HeldNumbers.Range(ranked.shape[1], ScalarType.Int64, ranked.device).unsqueeze(0).ge(most), 0);
        }

        var cumulative = ranked.cumsum(-1, ScalarType.Float64);
        var enough = Column([.. draws.Select(d => d.Options.TopP >= 1 ? double.PositiveInfinity : d.Options.TopP)], ranked.device);
        ranked.FillWhere((cumulative - ranked).ge(enough * cumulative.narrow(1, ranked.shape[1] - 1, 1)), 0);
    }

    private static Tensor Column(double[] values, Device device) => tensor(values, device: device).unsqueeze(1);
}
