using System.Text.Json.Serialization;

namespace NousCoder.Starter.Warmup;

/// <summary>A problem as the warm-up needs it: one row of the problems file, less its tests.</summary>
public sealed record WarmupProblem
{
    /// <summary>The problem's number, by which programs refer to it.</summary>
    [JsonRequired, JsonPropertyName("index")]
    public int Index { get; init; }

    /// <summary>The statement.</summary>
    [JsonRequired, JsonPropertyName("problem")]
    public string Statement { get; init; } = "";

    /// <summary>Code that a solution begins with; empty where there is none.</summary>
    [JsonPropertyName("starter_code")]
    public string StarterCode { get; init; } = "";

    /// <summary>"stdin_stdout" or "func".</summary>
    [JsonPropertyName("problem_type")]
    public string Type { get; init; } = "stdin_stdout";
}
