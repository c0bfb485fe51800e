using static TorchSharp.torch;

namespace NousCoder.Policy.Model;

/// <summary>What one forward pass over a prompt leaves for its completions to share.</summary>
/// <param name="Keys">Per layer [1, kvHeads, length, head].</param>
/// <param name="Values">Per layer [1, kvHeads, length, head].</param>
/// <param name="Logits">Of the token after the prompt, float32 [1, vocab].</param>
/// <param name="Length">Tokens of the prompt.</param>
public sealed record PromptPrefix(IReadOnlyList<Tensor> Keys, IReadOnlyList<Tensor> Values, Tensor Logits, int Length) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in Keys.Concat(Values).Append(Logits))
        {
            tensor.Dispose();
        }
    }
}
