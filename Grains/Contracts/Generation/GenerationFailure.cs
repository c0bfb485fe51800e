namespace NousCoder.Contracts.Generation;

/// <summary>Why a group's completions cannot be generated.</summary>
/// <param name="Reason">What went wrong.</param>
/// <param name="PromptTooLong">Whether the prompt leaves no room for a completion, on any machine. Otherwise another try may succeed.</param>
[GenerateSerializer, Immutable, Alias("NousCoder.GenerationFailure")]
public sealed record GenerationFailure(
    [property: Id(0)] string Reason,
    [property: Id(1)] bool PromptTooLong = false);
