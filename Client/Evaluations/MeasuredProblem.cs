using NousCoder.Contracts.Evaluation;

namespace NousCoder.Client.Evaluations;

/// <summary>A problem of an evaluation.</summary>
/// <param name="Score">How the policy fared on it.</param>
/// <param name="Difficulty">In the dataset's own words; may be empty.</param>
/// <param name="Date">Day of the contest; null where the dataset does not say.</param>
internal sealed record MeasuredProblem(ProblemScore Score, string Difficulty, DateOnly? Date);
