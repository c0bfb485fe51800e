using System.Text.Json.Serialization;

namespace NousCoder.Contracts.Generation;

/// <summary>Which fenced block of a completion is the program.</summary>
public enum CodeExtractionRule
{
    /// <summary>The last match of NousCoder's pattern over the whole completion.</summary>
    [JsonStringEnumMemberName("nouscoder")]
    NousCoder,

    /// <summary>The text between the last two fence lines, as LiveCodeBench does.</summary>
    [JsonStringEnumMemberName("livecodebench")]
    LiveCodeBench,
}
