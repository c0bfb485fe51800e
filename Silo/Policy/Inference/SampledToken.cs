namespace NousCoder.Policy.Inference;

/// <summary>A token that was drawn.</summary>
/// <param name="Token">Its id.</param>
/// <param name="LogProbability">Under the distribution it was drawn from.</param>
internal readonly record struct SampledToken(int Token, float LogProbability);
