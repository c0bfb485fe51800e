namespace NousCoder.Contracts.Jobs;

/// <summary>What an evaluation found.</summary>
/// <param name="Dataset">The dataset.</param>
/// <param name="Step">Steps done before it; 0 for the policy that the job began with.</param>
/// <param name="Pass1">Mean over problems of the share of samples that passed.</param>
/// <param name="EvaluationId">Key of the evaluation.</param>
/// <param name="ContextLength">Tokens of prompt and completion together.</param>
/// <param name="RopeFactor">YaRN's factor; null where it is the checkpoint's own.</param>
[GenerateSerializer, Immutable, Alias("NousCoder.EvaluationPoint")]
public sealed record EvaluationPoint(
    [property: Id(0)] string Dataset,
    [property: Id(1)] int Step,
    [property: Id(2)] double Pass1,
    [property: Id(3)] string EvaluationId,
    [property: Id(4)] int ContextLength,
    [property: Id(5)] double? RopeFactor);
