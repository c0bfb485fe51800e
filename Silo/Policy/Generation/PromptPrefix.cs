using NousCoder.Policy.Inference;

namespace NousCoder.Policy.Generation;

/// <summary>
/// A prompt but for its last token, read once for all completions of a request. Each begins with the last token, from which it
/// draws its own first one.
/// </summary>
internal sealed class PromptPrefix(OpenRequest owner) : CachedTokens(owner, index: -1, owner.Prompt.SkipLast(1))
{
    public bool IsRead => Pending == 0;

    public override Draw? NextDraw => null;
}
