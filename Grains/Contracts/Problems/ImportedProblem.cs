namespace NousCoder.Contracts.Problems;

/// <summary>A problem of a page.</summary>
/// <param name="Definition">What it is.</param>
/// <param name="StatementHash">Hash of its statement without spaces, punctuation and capitals: the same for the same problem of another dataset.</param>
[GenerateSerializer, Immutable, Alias("NousCoder.ImportedProblem")]
public sealed record ImportedProblem(
    [property: Id(0)] ProblemDefinition Definition,
    [property: Id(1)] string StatementHash);
