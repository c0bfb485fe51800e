namespace NousCoder.Contracts.Evaluation;

/// <summary>How a policy fared on one problem.</summary>
/// <param name="ProblemId">Key of the problem.</param>
/// <param name="Samples">Verified samples.</param>
/// <param name="Passed">Those that passed.</param>
/// <param name="Overlong">Those that were cut at their maximum length.</param>
[GenerateSerializer, Immutable, Alias("NousCoder.ProblemScore")]
public sealed record ProblemScore(
    [property: Id(0)] string ProblemId,
    [property: Id(1)] int Samples,
    [property: Id(2)] int Passed,
    [property: Id(3)] int Overlong);
