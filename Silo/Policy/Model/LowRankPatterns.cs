using System.Collections.Immutable;
using NousCoder.Contracts.Training;

namespace NousCoder.Policy.Model;

/// <summary>Ranks and alphas of single layers that differ from the adapter's own (PEFT's rank_pattern and alpha_pattern).</summary>
/// <param name="Ranks">Rank by the layer's name, such as <c>model.layers.0.self_attn.q_proj</c>.</param>
/// <param name="Alphas">Alpha by the layer's name.</param>
internal sealed record LowRankPatterns(ImmutableDictionary<string, int> Ranks, ImmutableDictionary<string, double> Alphas)
{
    /// <summary>Every layer has the adapter's rank and alpha.</summary>
    public static readonly LowRankPatterns None = new(ImmutableDictionary<string, int>.Empty, ImmutableDictionary<string, double>.Empty);

    /// <summary>Gets the rank of a layer.</summary>
    public int RankOf(string layer, LoraOptions options) => Ranks.GetValueOrDefault(layer, options.Rank);

    /// <summary>Gets what a layer's product is multiplied by: its alpha / its rank.</summary>
    public double ScaleOf(string layer, LoraOptions options) => Alphas.GetValueOrDefault(layer, options.Alpha) / RankOf(layer, options);
}
