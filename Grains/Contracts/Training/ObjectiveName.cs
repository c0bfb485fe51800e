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
}
