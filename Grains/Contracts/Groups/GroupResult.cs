namespace NousCoder.Contracts.Groups;

/// <summary>A decided group, as its owner sees it.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.GroupResult")]
public sealed record GroupResult
{
    /// <summary>Key of the group.</summary>
    [Id(0)]
    public required string GroupId { get; init; }

    /// <summary>Key of the problem.</summary>
    [Id(1)]
    public required string ProblemId { get; init; }

    /// <summary>What becomes of it.</summary>
    [Id(2)]
    public required GroupDisposition Disposition { get; init; }

    /// <summary>The rollouts, by position.</summary>
    [Id(3)]
    public required ImmutableArray<RolloutSummary> Rollouts { get; init; }

    /// <summary>Advantage of each rollout, by position: 0 for the overlong, null for one that left its group unverified.</summary>
    [Id(4)]
    public required ImmutableArray<double?> Advantages { get; init; }

    /// <summary>The policy version that sampled it.</summary>
    [Id(5)]
    public required int PolicyVersion { get; init; }

    /// <summary>When its completions were being generated.</summary>
    [Id(6)]
    public ImmutableArray<BusyInterval> Generation { get; init; } = [];

    /// <summary>When its programs were being verified.</summary>
    [Id(7)]
    public ImmutableArray<BusyInterval> Verification { get; init; } = [];

    /// <summary>The artifact with prompts, tokens, log-probabilities, texts and verdicts.</summary>
    [Id(8)]
    public required string Artifact { get; init; }

    /// <summary>The reason that the first unverified rollout was not verified; null if all were.</summary>
    [Id(9)]
    public string? Fault { get; init; }

    /// <summary>Returns true if the problem's test suite is missing or damaged.</summary>
    [Id(10)]
    public bool SuiteUnusable { get; init; }
}
