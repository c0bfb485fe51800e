using System.Text.Json.Serialization;

namespace NousCoder.Starter.Warmup;

/// <summary>A program that is shown as an answer to a problem, right or wrong: one row of the corpus.</summary>
internal sealed record WarmupProgram
{
    /// <summary>The problem's number.</summary>
    [JsonRequired, JsonPropertyName("index")]
    public int Index { get; init; }

    /// <summary>The Python source.</summary>
    [JsonRequired, JsonPropertyName("code")]
    public string Code { get; init; } = "";

    /// <summary>How often it is drawn, relative to the problem's other programs. More than 0.</summary>
    [JsonRequired, JsonPropertyName("weight")]
    public double Weight { get; init; }
}
