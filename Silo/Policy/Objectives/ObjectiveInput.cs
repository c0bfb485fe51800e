using static TorchSharp.torch;

namespace NousCoder.Policy.Objectives;

/// <summary>
/// What an objective is computed from. Rows are sequences, columns their completion tokens, right-padded; all tensors are
/// of one floating-point type and on one device. What stands at padded positions must be finite and is otherwise ignored.
/// </summary>
public sealed record ObjectiveInput
{
    /// <summary>lp: natural logarithms of the probabilities under the weights being updated, [sequences, tokens]; carries the gradient.</summary>
    public required Tensor LogProbabilities { get; init; }

    /// <summary>lpo: the same under the weights at the start of the step, [sequences, tokens]; frozen.</summary>
    public required Tensor FrozenLogProbabilities { get; init; }

    /// <summary>The log-probabilities that the tokens were sampled with, [sequences, tokens].</summary>
    public required Tensor SamplerLogProbabilities { get; init; }

    /// <summary>The same under the policy that a KL term holds on to, [sequences, tokens]; null where there is no such term.</summary>
    public Tensor? ReferenceLogProbabilities { get; init; }

    /// <summary>The normalized advantage of each sequence, [sequences]; 0 for an overlong completion.</summary>
    public required Tensor Advantages { get; init; }

    /// <summary>1 at completion tokens and 0 at padding, [sequences, tokens].</summary>
    public required Tensor Mask { get; init; }

    /// <summary>Completion tokens of the whole minibatch, those of overlong completions included. The normalizer of token means.</summary>
    public required long MinibatchTokens { get; init; }

    /// <summary>Sequences of the whole minibatch. The normalizer of sequence means.</summary>
    public required int MinibatchSequences { get; init; }
}
