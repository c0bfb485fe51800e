using System.Text.Json.Serialization;

namespace NousCoder.Contracts.Training;

/// <summary>The policy-gradient objectives.</summary>
public enum ObjectiveName
{
    /// <summary>Token-level ratios, clip-higher, mean over the minibatch's tokens (arXiv 2503.14476).</summary>
    [JsonStringEnumMemberName("dapo")]
    Dapo,

    /// <summary>Sequence-level ratios, mean over sequences (arXiv 2507.18071).</summary>
    [JsonStringEnumMemberName("gspo")]
    Gspo,

    /// <summary>Sequence-level ratios, every token weighing the same; this project's reading of NousCoder's description.</summary>
    [JsonStringEnumMemberName("gspo-plus")]
    GspoPlus,

    /// <summary>Token-level ratios, mean over each sequence's tokens, then over sequences (arXiv 2402.03300).</summary>
    [JsonStringEnumMemberName("grpo")]
    Grpo,

    /// <summary>Token-level ratios, divided by a constant length; advantages without a deviation (arXiv 2503.20783).</summary>
    [JsonStringEnumMemberName("dr-grpo")]
    DrGrpo,

    /// <summary>REINFORCE with a clipped importance weight that carries no gradient (arXiv 2506.13585).</summary>
    [JsonStringEnumMemberName("cispo")]
    Cispo,
}
