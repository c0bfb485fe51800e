namespace NousCoder.Grains.Ports;

/// <summary>One sampled completion with the advantage it is trained with.</summary>
public sealed record TrainingSequence
{
    /// <summary>Token ids of the prompt.</summary>
    public required ImmutableArray<int> PromptTokens { get; init; }

    /// <summary>Token ids that were sampled.</summary>
    public required ImmutableArray<int> Tokens { get; init; }

    /// <summary>Log-probability that each token was sampled with.</summary>
    public required ImmutableArray<float> SamplerLogProbabilities { get; init; }

    /// <summary>The normalized advantage; 0 for an overlong completion that is filtered, whose tokens still count in token means.</summary>
    public required double Advantage { get; init; }
}
