namespace NousCoder.Grains.Ports;

/// <summary>One prompt of which several completions are asked.</summary>
public sealed record EngineRequest
{
    /// <summary>Tokens of the context that neither the prompt nor the completion takes (NousCoder's environment).</summary>
    public const int ReservedTokens = 32;

    /// <summary>The policy to sample from.</summary>
    public required PolicyReference Policy { get; init; }

    /// <summary>The rendered prompt.</summary>
    public required ImmutableArray<PromptSegment> Prompt { get; init; }

    /// <summary>Seed of each completion; its length is the number of completions.</summary>
    public required ImmutableArray<ulong> Seeds { get; init; }

    /// <summary>How tokens are drawn.</summary>
    public required SamplingOptions Sampling { get; init; }

    /// <summary>Prompt and completion together, in tokens. At most context − prompt − <see cref="ReservedTokens"/> new tokens are sampled, or <see cref="MaxNewTokens"/> where that is less.</summary>
    public required int ContextLength { get; init; }

    /// <summary>Upper bound on new tokens; null for none of its own.</summary>
    public int? MaxNewTokens { get; init; }

    /// <summary>Whether the same request must give the same tokens whatever else is in the batch.</summary>
    public bool Deterministic { get; init; }
}
