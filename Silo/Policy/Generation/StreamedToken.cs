using NousCoder.Contracts.Generation;

namespace NousCoder.Policy.Generation;

/// <summary>A token the moment it was sampled.</summary>
/// <param name="Index">Position of its completion among the request's seeds.</param>
/// <param name="Token">Its id.</param>
/// <param name="LogProbability">Under the distribution it was sampled from.</param>
/// <param name="PolicyVersion">The policy version that sampled it.</param>
/// <param name="FinishReason">Why its completion ends with it; null where it goes on.</param>
public readonly record struct StreamedToken(int Index, int Token, float LogProbability, int PolicyVersion, FinishReason? FinishReason);
