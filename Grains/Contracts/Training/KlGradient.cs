using System.Text.Json.Serialization;

namespace NousCoder.Contracts.Training;

/// <summary>Form of the divergence from the reference whose gradient is followed.</summary>
[GenerateSerializer, Alias("NousCoder.KlGradient")]
public enum KlGradient
{
    /// <summary>
    /// exp(d) − d − 1 with d = lp_ref − lp (arXiv 2402.03300, eq. 4). Its value is an unbiased estimate of the divergence, and its
    /// gradient is not.
    /// </summary>
    [JsonStringEnumMemberName("k3")]
    K3,

    /// <summary>
    /// The same times the ratio exp(lp − lpo), which corrects for tokens that an earlier policy sampled and whose gradient is an
    /// unbiased estimate of the divergence's (arXiv 2512.02556, "Unbiased KL Estimate").
    /// </summary>
    [JsonStringEnumMemberName("importance-corrected")]
    ImportanceCorrected,
}
