using NousCoder.Policy.Inference.Vectors;

namespace NousCoder.Policy.Inference;

/// <summary>
/// Draws a token from logits on the CPU by inverting the cumulative distribution. Tokens that are cut off by top-k, and then by
/// top-p, leave the rest renormalized; log-probabilities are of what is left. Sums are float64.
/// </summary>
internal sealed unsafe class RowSampler
{
    // Sums are kept for so many tokens, so that the place of a draw is found without a second pass over all.
    private const int Chunk = 1024;

    private readonly List<(float Weight, int Token)> _candidates = [];
    private double[] _sums = [];

    /// <summary>Draws.</summary>
    /// <param name="logits">As many as there are tokens; overwritten.</param>
    /// <param name="width">How many: a multiple of 16, of which those that are no tokens are −∞.</param>
    /// <param name="draw">How.</param>
    /// <exception cref="InvalidOperationException">A logit is no finite number.</exception>
    public SampledToken Sample(float* logits, int width, Draw draw)
    {
        var most = RowMath.Max(logits, width);
        var total = Weigh(logits, width, most, (float)(1 / (double)draw.Divisor));
        if (!(total > 0) || !double.IsFinite(total) || !float.IsFinite(most))
        {
            throw new InvalidOperationException("The policy's logits are no finite numbers. Its weights have diverged: go back to an earlier version.");
        }

        return draw.IsRanked ? OfRanked(new ReadOnlySpan<float>(logits, width), total, draw) : OfAll(logits, width, total, draw.Uniform);
    }

    /// <summary>exp of the logits less the largest, with the sum of each chunk.</summary>
    private double Weigh(float* logits, int width, float most, float scale)
    {
        Array.Resize(ref _sums, (width + Chunk - 1) / Chunk);
        var total = 0.0;
        for (var c = 0; c < _sums.Length; c++)
        {
            _sums[c] = RowMath.Exponentiate(logits + (c * Chunk), Math.Min(Chunk, width - (c * Chunk)), most, scale);
            total += _sums[c];
        }

        return total;
    }

    private SampledToken OfAll(float* weights, int width, double total, double uniform)
    {
        var target = uniform * total;
        var chunk = 0;
        for (; chunk < _sums.Length - 1 && target >= _sums[chunk]; chunk++)
        {
            target -= _sums[chunk];
        }

        // Rounding may leave the target at the chunk's end: then it is the last token that can be.
        var (token, last) = (-1, Math.Min(width, (chunk + 1) * Chunk));
        for (var i = chunk * Chunk; i < last && (token < 0 || target >= 0); i++)
        {
            target -= weights[i];
            token = weights[i] > 0 ? i : token;
        }

        return token >= 0 ? Of(token, weights[token], total) : OfAll(weights, width, total, 0);
    }

    private SampledToken OfRanked(ReadOnlySpan<float> weights, double total, Draw draw)
    {
        Rank(weights, total, draw);
        var kept = (int)Math.Min(_candidates.Count, draw.MostTokens);
        if (draw.Options.TopP < 1)
        {
            var (enough, sum, count) = (draw.Options.TopP * (kept == draw.MostTokens ? SumOf(kept) : total), 0.0, 0);
            for (; count < kept && sum < enough; count++)
            {
                sum += _candidates[count].Weight;
            }

            kept = count;
        }

        var left = SumOf(kept);
        var target = draw.Uniform * left;
        var place = 0;
        for (; place < kept - 1 && target >= _candidates[place].Weight; place++)
        {
            target -= _candidates[place].Weight;
        }

        return Of(_candidates[place].Token, _candidates[place].Weight, left);
    }

    /// <summary>The likeliest tokens in order, at least those that can be kept: most often few, and to sort all would take far longer.</summary>
    private void Rank(ReadOnlySpan<float> weights, double total, Draw draw)
    {
        for (var least = 1.0f / 16; ; least /= 256)
        {
            _candidates.Clear();
            var sum = 0.0;
            for (var i = 0; i < weights.Length; i++)
            {
                if (weights[i] >= least && weights[i] > 0)
                {
                    _candidates.Add((weights[i], i));
                    sum += weights[i];
                }
            }

            // With top-k, top-p is a share of what top-k leaves. Sums in another order differ in their last digits.
            var isEnough = draw.MostTokens < long.MaxValue ? _candidates.Count >= draw.MostTokens : sum > (draw.Options.TopP + 1e-6) * total;
            if (isEnough || least == 0)
            {
                break;
            }
        }

        _candidates.Sort(static (a, b) => a.Weight != b.Weight ? b.Weight.CompareTo(a.Weight) : a.Token.CompareTo(b.Token));
    }

    private double SumOf(int count)
    {
        var sum = 0.0;
        for (var i = 0; i < count; i++)
        {
            sum += _candidates[i].Weight;
        }

        return sum;
    }

    private static SampledToken Of(int token, float weight, double total) => new(token, (float)Math.Log(weight / total));
}
