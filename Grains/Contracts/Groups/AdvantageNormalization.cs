using System.Text.Json.Serialization;

namespace NousCoder.Contracts.Groups;

/// <summary>What a reward, less the group's mean, is divided by.</summary>
public enum AdvantageNormalization
{
    /// <summary>The population standard deviation (divisor G), as NousCoder does.</summary>
    [JsonStringEnumMemberName("population")]
    Population,

    /// <summary>The sample standard deviation (divisor G − 1).</summary>
    [JsonStringEnumMemberName("sample")]
    Sample,

    /// <summary>Nothing: the reward less the mean, as Dr.GRPO does.</summary>
    [JsonStringEnumMemberName("none")]
    None,
}
