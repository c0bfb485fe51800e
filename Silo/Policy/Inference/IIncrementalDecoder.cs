namespace NousCoder.Policy.Inference;

/// <summary>Computes the next tokens of many sequences at a time, whose earlier ones are in a cache. Not safe for use from several threads at a time.</summary>
internal interface IIncrementalDecoder : IDisposable
{
    /// <summary>
    /// Whether it can keep <see cref="TokenBatch.Deterministic"/>: every number of a sequence is computed in the same order
    /// whatever else is in the batch, and however its tokens are spread over batches.
    /// </summary>
    bool IsBatchInvariant { get; }

    /// <summary>Computes a batch, puts its keys and values into the cache, and draws its new tokens.</summary>
    /// <exception cref="InvalidOperationException">Logits are no finite numbers.</exception>
    void Run(TokenBatch batch, PagedCache cache);
}
