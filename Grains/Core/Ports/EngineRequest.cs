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

    /// <summary>Tokens that end a completion beside those that the checkpoint names. Default none.</summary>
    public ImmutableArray<int> StopTokens { get; init; } = [];

    /// <summary>The same by text, each the text of one token of the policy's tokenizer. Default none.</summary>
    public ImmutableArray<string> StopTexts { get; init; } = [];

    /// <summary>
    /// YaRN's factor in place of what the checkpoint's config.json says, to read past the length that the policy was trained
    /// at; 1 for no YaRN. Default null: as the checkpoint says.
    /// </summary>
    public double? RopeFactor { get; init; }

    /// <summary>Length in tokens that <see cref="RopeFactor"/> stretches. Default null: as the checkpoint says.</summary>
    public int? RopeOriginalLength { get; init; }

    /// <summary>
    /// What <see cref="Policy"/> is a version of. Where the engine is so configured, a request goes on under the version that
    /// a later request of the same lineage names, unless it is <see cref="Deterministic"/>. Default null: under its own.
    /// </summary>
    public string? Lineage { get; init; }

    /// <summary>Whether the same request must give the same tokens whatever else is in the batch.</summary>
    public bool Deterministic { get; init; }
}
