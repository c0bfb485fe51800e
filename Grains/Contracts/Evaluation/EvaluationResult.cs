namespace NousCoder.Contracts.Evaluation;

/// <summary>An evaluation, finished or under way. <see cref="IEvaluationGrain.GetScores"/> has its scores.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.EvaluationResult")]
public sealed record EvaluationResult
{
    /// <summary>Key of the evaluation.</summary>
    [Id(0)]
    public required string EvaluationId { get; init; }

    /// <summary>What it measures.</summary>
    [Id(1)]
    public required EvaluationSpec Spec { get; init; }

    /// <summary>Problems of the dataset.</summary>
    [Id(2)]
    public required int Problems { get; init; }

    /// <summary>Those that are decided.</summary>
    [Id(3)]
    public required int Decided { get; init; }

    /// <summary>Mean over decided problems of the share of verified samples that passed; 0 where none is decided.</summary>
    [Id(4)]
    public required double Pass1 { get; init; }

    /// <summary>Why it can never be finished; empty where it can.</summary>
    [Id(5)]
    public string Error { get; init; } = "";

    /// <summary>When it was first asked for.</summary>
    [Id(6)]
    public DateTimeOffset Begun { get; init; }

    /// <summary>Whether all problems are decided.</summary>
    public bool Finished => Decided == Problems;
}
