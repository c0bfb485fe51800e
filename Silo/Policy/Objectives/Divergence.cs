using NousCoder.Policy.Native;
using static TorchSharp.torch;

namespace NousCoder.Policy.Objectives;

/// <summary>The divergence between two policies, estimated from the tokens of one: exp(d) − d − 1 ("k3", http://joschu.net/blog/kl-approx.html).</summary>
internal static class Divergence
{
    /// <summary>These rows' share of the minibatch's token mean: a scalar.</summary>
    /// <param name="logRatio">d, 0 at padding: [sequences, tokens].</param>
    /// <param name="input">The sequences.</param>
    /// <param name="weights">Weight of each token, [sequences, tokens]; null for 1.</param>
    public static Tensor Share(Tensor logRatio, ObjectiveInput input, Tensor? weights = null)
    {
        var divergence = logRatio.exp().Plus(-1) - logRatio;
        return (weights is null ? divergence : divergence * weights).sum().Over(input.MinibatchTokens);
    }
}
