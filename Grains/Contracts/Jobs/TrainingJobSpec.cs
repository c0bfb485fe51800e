using System.ComponentModel.DataAnnotations;
using NousCoder.Contracts.Generation;
using NousCoder.Contracts.Training;

namespace NousCoder.Contracts.Jobs;

/// <summary>A training job, as its JSON file says it. Comments are allowed; unknown fields are errors.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.TrainingJobSpec")]
public sealed record TrainingJobSpec
{
    /// <summary>Name of the dataset to train on. Required.</summary>
    [Id(0), Required(AllowEmptyStrings = false, ErrorMessage = "must name an imported dataset")]
    public string Dataset { get; init; } = "";

    /// <summary>
    /// The policy to begin with: <c>starter</c> for the bundled one, the name of an imported checkpoint, or the absolute path of a
    /// checkpoint folder on the machines that load it. Required.
    /// </summary>
    [Id(1), Required(AllowEmptyStrings = false, ErrorMessage = "must be 'starter', the name of an imported checkpoint or the absolute path of a checkpoint folder")]
    [RegularExpression("[A-Za-z0-9][A-Za-z0-9-]{0,63}|/.+", ErrorMessage = "must be 'starter', the name of an imported checkpoint or the absolute path of a checkpoint folder")]
    public string Policy { get; init; } = "";

    /// <summary>Updates to make. Default 100.</summary>
    [Id(2), Range(1, 1_000_000)]
    public int Steps { get; init; } = 100;

    /// <summary>Seed of everything random in the job. Default 1.</summary>
    [Id(3), Range(0, long.MaxValue)]
    public long Seed { get; init; } = 1;

    /// <summary>The objective.</summary>
    [Id(4)]
    public ObjectiveOptions Objective { get; init; } = new();

    /// <summary>The optimizer.</summary>
    [Id(5)]
    public OptimizerOptions Optimizer { get; init; } = new();

    /// <summary>What a step is made of.</summary>
    [Id(6)]
    public BatchOptions Batch { get; init; } = new();

    /// <summary>Prompt, sampling and length.</summary>
    [Id(7)]
    public GenerationOptions Generation { get; init; } = new();

    /// <summary>Limits of a test, comparison, retries.</summary>
    [Id(8)]
    public VerificationOptions Verification { get; init; } = new();

    /// <summary>How the policy is measured.</summary>
    [Id(9)]
    public EvaluationOptions Evaluation { get; init; } = new();

    /// <summary>
    /// A control run: the rewards of each batch are permuted at random before advantages are computed, so that nothing
    /// can be learned from them. Default false.
    /// </summary>
    [Id(10)]
    public bool PermuteRewards { get; init; }

    /// <summary>Low-rank adaptation. Default null: all weights are trained.</summary>
    [Id(11)]
    public LoraOptions? Lora { get; init; }

    /// <summary>Which checkpoints are kept.</summary>
    [Id(12)]
    public CheckpointOptions Checkpoints { get; init; } = new();
}
