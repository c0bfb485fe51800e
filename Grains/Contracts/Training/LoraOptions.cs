using System.ComponentModel.DataAnnotations;

namespace NousCoder.Contracts.Training;

/// <summary>
/// Low-rank adaptation (arXiv 2106.09685): the policy's own weights stay as they are, and to each chosen linear layer
/// x ↦ x Wᵀ is added (alpha / rank) · x Aᵀ Bᵀ, of which A [rank, in] and B [out, rank] are trained.
/// </summary>
[GenerateSerializer, Immutable, Alias("NousCoder.LoraOptions")]
public sealed record LoraOptions
{
    /// <summary>Every linear layer of a Qwen3 decoder, by the last part of its name.</summary>
    public static readonly ImmutableArray<string> AllModules =
        ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"];

    /// <summary>Rows of A and columns of B. Default 32.</summary>
    [Id(0), Range(1, 1024)]
    public int Rank { get; init; } = 32;

    /// <summary>The addition is scaled by alpha / rank. Default 64.</summary>
    [Id(1), Range(0.001, 65_536.0)]
    public double Alpha { get; init; } = 64;

    /// <summary>The linear layers that are adapted, in every decoder layer. Default all seven.</summary>
    [Id(2)]
    public ImmutableArray<string> Modules { get; init; } = AllModules;
}
