namespace NousCoder.Contracts.Rollouts;

/// <summary>A rollout for a person to read.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.RolloutTranscript")]
public sealed record RolloutTranscript
{
    /// <summary>Key of the rollout.</summary>
    [Id(0)]
    public required string RolloutId { get; init; }

    /// <summary>Key of the problem.</summary>
    [Id(1)]
    public required string ProblemId { get; init; }

    /// <summary>How far it is.</summary>
    [Id(2)]
    public required RolloutStage Stage { get; init; }

    /// <summary>The rendered prompt.</summary>
    [Id(3)]
    public string Prompt { get; init; } = "";

    /// <summary>The completion as text.</summary>
    [Id(4)]
    public string Completion { get; init; } = "";

    /// <summary>The extracted program; null where the completion holds none.</summary>
    [Id(5)]
    public string? Program { get; init; }

    /// <summary>Tokens of the completion.</summary>
    [Id(6)]
    public int CompletionTokens { get; init; }

    /// <summary>Whether the completion was cut at its maximum length.</summary>
    [Id(7)]
    public bool Overlong { get; init; }

    /// <summary>The oldest policy version that sampled any of it.</summary>
    [Id(8)]
    public int PolicyVersion { get; init; }

    /// <summary>The verdict; null before it is decided.</summary>
    [Id(9)]
    public Verdict? Verdict { get; init; }

    /// <summary>Its advantage; null before its group is decided.</summary>
    [Id(10)]
    public double? Advantage { get; init; }
}
