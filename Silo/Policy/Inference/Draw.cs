using NousCoder.Contracts.Generation;

namespace NousCoder.Policy.Inference;

/// <summary>How a sequence's next token is drawn.</summary>
/// <param name="Options">Temperature, top-p and top-k.</param>
/// <param name="Uniform">Where in the cumulative distribution, in [0, 1).</param>
internal readonly record struct Draw(SamplingOptions Options, double Uniform)
{
    /// <summary>Whether some tokens are cut off, for which they have to be ranked.</summary>
    public bool IsRanked => Options.TopP < 1 || Options.TopK > 0 || Options.Temperature == 0;

    /// <summary>What logits are divided by. The most likely token is the first of a ranking at any temperature.</summary>
    public float Divisor => Options.Temperature == 0 ? 1 : (float)Options.Temperature;

    /// <summary>Most tokens to choose from.</summary>
    public long MostTokens => Options.Temperature == 0 ? 1 : Options.TopK > 0 ? Options.TopK : long.MaxValue;
}
