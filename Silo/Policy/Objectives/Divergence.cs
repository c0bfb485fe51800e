using NousCoder.Policy.Native;
using static TorchSharp.torch;

namespace NousCoder.Policy.Objectives;

/// <summary>The divergence between two policies, estimated from the tokens of one: exp(d) − d − 1 ("k3", http://joschu.net/blog/kl-approx.html).</summary>
internal static class Divergence
{
    /// <summary>These rows' share of the minibatch's token mean: a scalar.</summary>
    /// <param name="logRatio">d, 0 at padding: [sequences, tokens].</param>
    /// <param name="input">The sequences.</param>
    public static Tensor Share(Tensor logRatio, ObjectiveInput input) =>
        (logRatio.exp().Plus(-1) - logRatio).sum().Over(input.MinibatchTokens);
}
