using System.ComponentModel.DataAnnotations;

namespace NousCoder.Contracts.Generation;

/// <summary>How completions are asked for.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.GenerationOptions")]
public sealed record GenerationOptions
{
    /// <summary>Named prompt template: nouscoder, livecodebench or compact. Default nouscoder.</summary>
    [Id(0), RegularExpression("nouscoder|livecodebench|compact", ErrorMessage = "must be nouscoder, livecodebench or compact")]
    public string Template { get; init; } = "nouscoder";

    /// <summary>Which fenced block is the program. Default nouscoder: the last one.</summary>
    [Id(1)]
    public CodeExtractionRule Extraction { get; init; } = CodeExtractionRule.NousCoder;

    /// <summary>How tokens are drawn. Default temperature 1, top-p 1.</summary>
    [Id(2)]
    public SamplingOptions Sampling { get; init; } = new();

    /// <summary>Tokens of prompt and completion together; at most this less the prompt less 32 are sampled. Default 32768.</summary>
    [Id(3), Range(64, 1_048_576)]
    public int ContextLength { get; init; } = 32_768;

    /// <summary>
    /// The same request gives the same tokens whatever else is being generated, at some cost in speed. Only generators that
    /// compute on the CPU take it. Default false.
    /// </summary>
    [Id(4)]
    public bool Deterministic { get; init; }

    /// <summary>
    /// YaRN's factor in place of what the checkpoint's config.json says, for evaluations past the length that the policy was
    /// trained at; 1 for none. Default null: as the checkpoint says.
    /// </summary>
    [Id(5), Range(1.0, 1000.0)]
    public double? RopeFactor { get; init; }

    /// <summary>
    /// Texts of single tokens that end a completion besides the end tokens of the checkpoint, such as <c>&lt;|im_end|&gt;</c> for a
    /// base model that is prompted with a chat. Default none.
    /// </summary>
    [Id(6)]
    public ImmutableArray<string> StopTokens { get; init; } = [];

    /// <summary>
    /// Length in tokens that <see cref="RopeFactor"/> stretches (original_max_position_embeddings of YaRN). Default null: as
    /// the checkpoint says, else its max_position_embeddings.
    /// </summary>
    [Id(7), Range(1, 1_048_576)]
    public int? RopeOriginalLength { get; init; }

    // An ImmutableArray compares by reference, so the compiler's equality would tell apart what was read twice.
    private (string, CodeExtractionRule, SamplingOptions, int, bool, double?, int?) Scalars =>
        (Template, Extraction, Sampling, ContextLength, Deterministic, RopeFactor, RopeOriginalLength);

    /// <inheritdoc/>
    public bool Equals(GenerationOptions? other) =>
        other is not null && Scalars == other.Scalars && StopTokens.AsSpan().SequenceEqual(other.StopTokens.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Scalars, StopTokens.IsDefault ? 0 : StopTokens.Length);
}
