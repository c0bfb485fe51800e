namespace NousCoder.Grains.Prompts;

/// <summary>Qwen3's chat of a system and a user message, open for the assistant, who may think first.</summary>
internal static class ChatRendering
{
    /// <summary>Ends a message.</summary>
    public const string EndOfTurn = "<|im_end|>";

    private const string System =
        "You are an expert Python programmer. You will be given a question (problem specification) and will generate a " +
        "correct Python program that matches the specification and passes all tests.";

    /// <summary>
    /// The user message is one segment, wording and problem together: a problem's special tokens are text, and the tokens
    /// where the two meet are those of the undivided message.
    /// </summary>
    public static ImmutableArray<PromptSegment> Render(string user) =>
    [
        new($"<|im_start|>system\n{System}{EndOfTurn}\n<|im_start|>user\n", IsTemplate: true),
        new(user, IsTemplate: false),
        new($"{EndOfTurn}\n<|im_start|>assistant\n", IsTemplate: true),
    ];
}
