using System.Text.Json.Serialization;

namespace NousCoder.Contracts.Jobs;

/// <summary>How an output is compared with the expected one.</summary>
public enum ComparisonMode
{
    /// <summary>LiveCodeBench's rule, and numbers that differ by at most 1e-4 are equal.</summary>
    [JsonStringEnumMemberName("nouscoder")]
    NousCoder,

    /// <summary>LiveCodeBench's rule: numbers are equal as exact decimals.</summary>
    [JsonStringEnumMemberName("livecodebench")]
    LiveCodeBench,
}
