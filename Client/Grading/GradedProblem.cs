namespace NousCoder.Client.Grading;

/// <summary>A problem that the cluster knows.</summary>
/// <param name="ProblemId">Key of the problem.</param>
/// <param name="Tests">Tests of its suite.</param>
internal readonly record struct GradedProblem(string ProblemId, int Tests);
