namespace NousCoder.Policy.Model;

/// <summary>
/// YaRN (https://arxiv.org/abs/2309.00071): stretches rotary positions so that a model reads past the length it was trained
/// at. Static: it applies at every length.
/// </summary>
public sealed record YarnScaling
{
    /// <summary>How many times the original length.</summary>
    public required double Factor { get; init; }

    /// <summary>The length that the model was trained at, in tokens.</summary>
    public required int OriginalMaxPositionEmbeddings { get; init; }

    /// <summary>Rotations over the original length above which a dimension is left as it is. Default 32.</summary>
    public double BetaFast { get; init; } = 32;

    /// <summary>Rotations over the original length below which a dimension is stretched fully. Default 1.</summary>
    public double BetaSlow { get; init; } = 1;

    /// <summary>Multiplies cosine and sine. Default 0.1 · ln factor + 1.</summary>
    public double AttentionFactor { get => field == 0 ? (0.1 * Math.Log(Factor)) + 1 : field; init; }
}
