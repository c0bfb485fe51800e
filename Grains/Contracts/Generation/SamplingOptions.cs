using System.ComponentModel.DataAnnotations;

namespace NousCoder.Contracts.Generation;

/// <summary>How tokens are drawn from the policy's distribution.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.SamplingOptions")]
public sealed record SamplingOptions
{
    /// <summary>Divides the logits before the softmax. Default 1.0; 0 takes the most likely token.</summary>
    [Id(0), Range(0.0, 10.0)]
    public double Temperature { get; init; } = 1.0;

    /// <summary>Smallest set of most likely tokens whose probability reaches this share. Default 1.0: all.</summary>
    [Id(1), Range(0.01, 1.0)]
    public double TopP { get; init; } = 1.0;

    /// <summary>At most this many of the most likely tokens. Default 0: all.</summary>
    [Id(2), Range(0, 1_000_000)]
    public int TopK { get; init; }
}
