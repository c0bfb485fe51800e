namespace NousCoder.Starter.Warmup;

/// <summary>What a warm-up made.</summary>
/// <param name="Folder">The checkpoint.</param>
/// <param name="VocabularySize">Tokens of its vocabulary.</param>
/// <param name="Parameters">Numbers that the policy has learned.</param>
/// <param name="Final">How it stood at the end.</param>
public sealed record WarmupResult(string Folder, int VocabularySize, long Parameters, WarmupProgress Final);
