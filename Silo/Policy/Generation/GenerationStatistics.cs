namespace NousCoder.Policy.Generation;

/// <summary>A <see cref="GenerationEngine"/> in numbers.</summary>
public sealed record GenerationStatistics
{
    /// <summary>Sequences in progress.</summary>
    public int Running { get; init; }

    /// <summary>Sequences that have not begun, or whose blocks were taken by older ones.</summary>
    public int Waiting { get; init; }

    /// <summary>Blocks that the cache has; 0 before the first request.</summary>
    public int Blocks { get; init; }

    /// <summary>Blocks that hold keys and values now.</summary>
    public int BlocksInUse { get; init; }

    /// <summary>Most blocks that were in use at a time since the engine began.</summary>
    public int MostBlocksInUse { get; init; }

    /// <summary>Passes through a policy since the engine began.</summary>
    public long Passes { get; init; }

    /// <summary>Tokens that went through a policy since the engine began: of prompts, sampled, and computed again.</summary>
    public long ComputedTokens { get; init; }

    /// <summary>Tokens sampled since the engine began.</summary>
    public long SampledTokens { get; init; }

    /// <summary>How often a sequence had to give its blocks to an older one since the engine began.</summary>
    public long Preemptions { get; init; }
}
