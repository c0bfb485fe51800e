namespace NousCoder.Client.Grading;

/// <summary>A solution whose problem the cluster knows.</summary>
/// <param name="Position">Its number in the file, from 0.</param>
/// <param name="Solution">The solution.</param>
/// <param name="Digest">Digest of what its verdict depends on.</param>
/// <param name="Problem">Its problem.</param>
internal readonly record struct PreparedSolution(long Position, Solution Solution, string Digest, GradedProblem Problem);
