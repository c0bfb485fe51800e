using NousCoder.Contracts.Training;

namespace NousCoder.Contracts.Evaluation;

/// <summary>An evaluation, finished or under way.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.EvaluationResult")]
public sealed record EvaluationResult
{
    /// <summary>Key of the evaluation.</summary>
    [Id(0)]
    public required string EvaluationId { get; init; }

    /// <summary>The dataset.</summary>
    [Id(1)]
    public required string Dataset { get; init; }

    /// <summary>The policy.</summary>
    [Id(2)]
    public required PolicyReference Policy { get; init; }

    /// <summary>Scores of the problems that are decided, in the dataset's order.</summary>
    [Id(3)]
    public required ImmutableArray<ProblemScore> Scores { get; init; }

    /// <summary>Problems of the dataset.</summary>
    [Id(4)]
    public required int Problems { get; init; }

    /// <summary>Whether all problems are decided.</summary>
    [Id(5)]
    public required bool Finished { get; init; }

    /// <summary>Why it can never be finished; empty where it can.</summary>
    [Id(6)]
    public string Error { get; init; } = "";

    /// <summary>Mean over decided problems of the share of verified samples that passed; 0 where none is decided.</summary>
    public double Pass1
    {
        get
        {
            var verified = Scores.Where(s => s.Samples > 0).ToArray();
            return verified.Length == 0 ? 0 : verified.Average(s => (double)s.Passed / s.Samples);
        }
    }
}
