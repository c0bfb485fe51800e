namespace NousCoder.Contracts.Evaluation;

/// <summary>How far an evaluation is, in rollouts.</summary>
/// <param name="Done">Rollouts of problems that are decided.</param>
/// <param name="Total">Rollouts that it asks for; 0 before it has begun.</param>
[GenerateSerializer, Immutable, Alias("NousCoder.EvaluationProgress")]
public readonly record struct EvaluationProgress(
    [property: Id(0)] int Done,
    [property: Id(1)] int Total);
