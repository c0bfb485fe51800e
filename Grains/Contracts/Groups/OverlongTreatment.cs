using System.Text.Json.Serialization;

namespace NousCoder.Contracts.Groups;

/// <summary>What becomes of a completion that reached its maximum of new tokens.</summary>
public enum OverlongTreatment
{
    /// <summary>Its reward counts in the group, and its advantage is then 0: nothing is learned from it. NousCoder's way.</summary>
    [JsonStringEnumMemberName("filter")]
    Filter,

    /// <summary>Its reward is lowered the more, the nearer its length is to the maximum (DAPO, arXiv 2503.14476, eq. 13).</summary>
    [JsonStringEnumMemberName("punish")]
    Punish,

    /// <summary>Nothing: it failed like any other.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>
    /// As <see cref="Filter"/>, and the update leaves it out: its tokens do not count in the loss's denominators either, so the others
    /// weigh as much as in a batch without it.
    /// </summary>
    [JsonStringEnumMemberName("exclude")]
    Exclude,
}
