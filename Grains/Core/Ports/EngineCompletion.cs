namespace NousCoder.Grains.Ports;

/// <summary>One sampled completion.</summary>
public sealed record EngineCompletion
{
    /// <summary>Position in <see cref="EngineRequest.Seeds"/>.</summary>
    public required int Index { get; init; }

    /// <summary>Token ids of the prompt.</summary>
    public required ImmutableArray<int> PromptTokens { get; init; }

    /// <summary>Token ids that were sampled, the end-of-sequence token included.</summary>
    public required ImmutableArray<int> Tokens { get; init; }

    /// <summary>Log-probability of each token under the distribution it was sampled from, after temperature, top-p and top-k.</summary>
    public required ImmutableArray<float> LogProbabilities { get; init; }

    /// <summary>The completion as text, without the end-of-sequence token.</summary>
    public required string Text { get; init; }

    /// <summary>Why it ended.</summary>
    public required FinishReason FinishReason { get; init; }

    /// <summary>The oldest policy version that sampled any token.</summary>
    public required int PolicyVersion { get; init; }

    /// <summary>Which policy version sampled which tokens, in their order: one run unless the weights changed underway.</summary>
    public required ImmutableArray<PolicyVersionRun> PolicyVersions { get; init; }

    /// <summary>Wall seconds between admission to the running batch and the last token.</summary>
    public required double Seconds { get; init; }
}
