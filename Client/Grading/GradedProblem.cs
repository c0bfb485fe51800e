namespace NousCoder.Client.Grading;

/// <summary>A problem that the cluster knows.</summary>
/// <param name="ProblemId">Key of the problem.</param>
/// <param name="Tests">Tests of its suite.</param>
/// <param name="SuiteProof">Proof that this process has the tests; null if their texts are not wanted.</param>
internal readonly record struct GradedProblem(string ProblemId, int Tests, string? SuiteProof);
