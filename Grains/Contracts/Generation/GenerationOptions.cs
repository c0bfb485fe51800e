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
}
