namespace NousCoder.Grains.Ports;

/// <summary>Samples completions, many requests at a time in one running batch.</summary>
public interface IGenerationEngine
{
    /// <summary>Sequences in the running batch now.</summary>
    int Running { get; }

    /// <summary>Sequences that wait to be admitted.</summary>
    int Waiting { get; }

    /// <summary>Why requests fail here that another machine might serve; null where none does. One that passes is forgotten a minute after its last failure.</summary>
    string? Fault { get; }

    /// <summary>
    /// Yields each completion the moment it ends, in the order they end. A sequence finishes under the policy version it
    /// began with, unless its request has a lineage and the engine moves those to new weights. Ending the enumeration early,
    /// or cancelling, takes what is left of the request out of the batch.
    /// </summary>
    /// <exception cref="PromptTooLongException">The prompt leaves no room for a completion in the request's context.</exception>
    /// <exception cref="CheckpointException">The policy's checkpoint is damaged or does not fit.</exception>
    IAsyncEnumerable<EngineCompletion> GenerateAsync(EngineRequest request, CancellationToken cancellationToken);
}
