namespace NousCoder.Contracts.Generation;

/// <summary>Why generation of a completion ended.</summary>
public enum FinishReason
{
    /// <summary>The policy sampled an end token of the checkpoint or a stop token of the request, which is the last token of the completion.</summary>
    Stop,

    /// <summary>The completion reached its maximum of new tokens: overlong.</summary>
    Length,
}
