using System.ComponentModel.DataAnnotations;

namespace NousCoder.Starter.Warmup;

/// <summary>What a warm-up reads, makes and writes.</summary>
public sealed record WarmupOptions : IValidatableObject
{
    /// <summary>JSON lines of problems, with the fields <c>index</c>, <c>problem</c> and <c>starter_code</c>.</summary>
    [Required]
    public required string ProblemsPath { get; init; }

    /// <summary>JSON lines of programs, with the fields <c>index</c> (a problem's), <c>code</c> and <c>weight</c>.</summary>
    [Required]
    public required string CorpusPath { get; init; }

    /// <summary>The folder for the checkpoint. Made where it is missing; files of the same names are replaced.</summary>
    [Required]
    public required string OutputFolder { get; init; }

    /// <summary>Seed of the weights and of the order of examples. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Gradient steps. Default 500.</summary>
    [Range(1, 1_000_000)]
    public int Steps { get; init; } = 500;

    /// <summary>Examples in a step. Default 32.</summary>
    [Range(1, 65_536)]
    public int BatchSize { get; init; } = 32;

    /// <summary>The highest learning rate; it falls to 0 along a cosine. Default 6e-3.</summary>
    [Range(0.0, 1.0)]
    public double LearningRate { get; init; } = 6e-3;

    /// <summary>Width of the residual stream. Default 128.</summary>
    [Range(1, 65_536)]
    public int HiddenSize { get; init; } = 128;

    /// <summary>Decoder layers. Default 2.</summary>
    [Range(1, 1024)]
    public int Layers { get; init; } = 2;

    /// <summary>Query heads. Default 4.</summary>
    [Range(1, 1024)]
    public int Heads { get; init; } = 4;

    /// <summary>Key and value heads; divides <see cref="Heads"/>. Default 2.</summary>
    [Range(1, 1024)]
    public int KeyValueHeads { get; init; } = 2;

    /// <summary>Width of a head; even, for rotary embedding. Default 32.</summary>
    [Range(2, 1024)]
    public int HeadSize { get; init; } = 32;

    /// <summary>Width of the MLP. Default 384.</summary>
    [Range(1, 1_000_000)]
    public int IntermediateSize { get; init; } = 384;

    /// <summary>Positions that the policy is configured for. Default 1024.</summary>
    [Range(16, 1_000_000)]
    public int ContextLength { get; init; } = 1024;

    /// <summary>Most tokens of the vocabulary, of which 256 are bytes and 3 are special. Default 2048.</summary>
    [Range(259, 1_000_000)]
    public int VocabularyLimit { get; init; } = 2048;

    /// <summary>Threads of one tensor operation. The bytes that are written depend on it. Default 1.</summary>
    [Range(1, 1024)]
    public int Threads { get; init; } = 1;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Heads % KeyValueHeads != 0)
        {
            yield return new($"KeyValueHeads is {KeyValueHeads}; it must divide Heads, {Heads}.", [nameof(KeyValueHeads)]);
        }

        if (HeadSize % 2 != 0)
        {
            yield return new($"HeadSize is {HeadSize}; it must be even.", [nameof(HeadSize)]);
        }
    }
}
