namespace NousCoder.Client.Grading;

/// <summary>A solution and the problem that it is for.</summary>
/// <param name="Solution">The solution.</param>
/// <param name="Problem">Number of its problem; -1 if the solution cannot be run.</param>
/// <param name="Digest">Digest of what its verdict depends on; null if it cannot be run.</param>
/// <param name="Damage">Why it cannot be run; null if it can.</param>
internal readonly record struct ResolvedSolution(Solution Solution, int Problem, string? Digest, string? Damage);
