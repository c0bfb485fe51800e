using System.ComponentModel.DataAnnotations;
using NousCoder.Contracts.Generation;

namespace NousCoder.Contracts.Jobs;

/// <summary>How a job measures its policy.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.EvaluationOptions")]
public sealed record EvaluationOptions
{
    /// <summary>Datasets to measure on, each by itself. Default none: no evaluation.</summary>
    [Id(0)]
    public ImmutableArray<string> Datasets { get; init; } = [];

    /// <summary>Steps from one evaluation to the next. Default 10; 0: only before the first step and after the last.</summary>
    [Id(1), Range(0, 1_000_000)]
    public int EverySteps { get; init; } = 10;

    /// <summary>Completions per problem. Default 16.</summary>
    [Id(2), Range(1, 1024)]
    public int Samples { get; init; } = 16;

    /// <summary>How tokens are drawn. Default temperature 0.6, top-p 0.95.</summary>
    [Id(3)]
    public SamplingOptions Sampling { get; init; } = new() { Temperature = 0.6, TopP = 0.95 };

    /// <summary>Tokens of prompt and completion together, the same in all stages so that their scores can be compared. Default: the longest that the job trains at.</summary>
    [Id(4), Range(64, 1_048_576)]
    public int? ContextLength { get; init; }

    /// <summary>YaRN's factor; 1 for none. Default: as the checkpoint says.</summary>
    [Id(5), Range(1.0, 1000.0)]
    public double? RopeFactor { get; init; }

    /// <summary>How the best checkpoint is measured at the end. Default null: not once more.</summary>
    [Id(6)]
    public FinalEvaluationOptions? Final { get; init; }

    /// <summary>
    /// Length in tokens that <see cref="RopeFactor"/> stretches, such as 32768 for Qwen3, whose max_position_embeddings is 40960.
    /// Default: as the checkpoint says.
    /// </summary>
    [Id(7), Range(1, 1_048_576)]
    public int? RopeOriginalLength { get; init; }
}
