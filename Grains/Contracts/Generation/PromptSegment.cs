namespace NousCoder.Contracts.Generation;

/// <summary>A piece of a rendered prompt.</summary>
/// <param name="Text">The text.</param>
/// <param name="IsTemplate">
/// True for the template's own text, in which special tokens such as <c>&lt;|im_start|&gt;</c> are control tokens;
/// false for a problem's text, in which they are encoded as plain text.
/// </param>
[GenerateSerializer, Immutable, Alias("NousCoder.PromptSegment")]
public readonly record struct PromptSegment(
    [property: Id(0)] string Text,
    [property: Id(1)] bool IsTemplate);
