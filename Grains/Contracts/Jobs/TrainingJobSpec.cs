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
    /// checkpoint folder on the machines that load it, under a folder of their <c>Silo:PolicyRoots</c>. Required.
    /// </summary>
    [Id(1), Required(AllowEmptyStrings = false, ErrorMessage = "must be 'starter', the name of an imported checkpoint or the absolute path of a checkpoint folder")]
    [RegularExpression("[A-Za-z0-9][A-Za-z0-9-]{0,63}|/.+", ErrorMessage = "must be 'starter', the name of an imported checkpoint or the absolute path of a checkpoint folder")]
    public string Policy { get; init; } = "";

    /// <summary>Updates to make. Default 100. Where there are <see cref="Stages"/>, those say it.</summary>
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

    /// <summary>
    /// Parts of the job, one after the other; each begins with the checkpoint of the one before that scored highest. Default none: one part
    /// of <see cref="Steps"/> steps.
    /// </summary>
    [Id(13)]
    public ImmutableArray<StageOptions> Stages { get; init; } = [];

    /// <summary>Leaves out problems that the policy solves before any training. Default null: none.</summary>
    [Id(14)]
    public FilterOptions? Filter { get; init; }

    /// <summary>Which problems are drawn, and in which order.</summary>
    [Id(15)]
    public CurriculumOptions Curriculum { get; init; } = new();

    /// <summary>
    /// Steps for which the groups of training stay readable (<c>rollouts show</c>): those of older steps are deleted. Default null:
    /// all stay, some 1.4 MiB a group of 8 completions of 8,000 tokens.
    /// </summary>
    [Id(16), Range(1, 1_000_000)]
    public int? KeepGroups { get; init; }

    /// <summary>Updates of all stages together.</summary>
    public int TotalSteps => Stages.IsEmpty ? Steps : Stages.Sum(s => s.Steps);

    /// <summary>Whether a step is the last of its stage.</summary>
    public bool EndsStage(int step) => Ends.Contains(step);

    /// <summary>The last step of the stage that a step is in.</summary>
    public int StageEnd(int step) => Ends.FirstOrDefault(end => end >= step, TotalSteps);

    /// <summary>The longest context of any stage, in tokens.</summary>
    public int LongestContext => Stages.IsEmpty ? Generation.ContextLength : Stages.Max(s => s.ContextLength ?? Generation.ContextLength);

    /// <summary>The shortest context of any stage, in tokens.</summary>
    public int ShortestContext => Stages.IsEmpty ? Generation.ContextLength : Stages.Min(s => s.ContextLength ?? Generation.ContextLength);

    /// <summary>The spec as it holds for one step, 1 to <see cref="TotalSteps"/>: the stage's own options in place of the job's.</summary>
    public TrainingJobSpec At(int step) => Stages.IsEmpty ? this : InStage(Math.Min(Ends.Count(end => end < step), Stages.Length - 1));

    /// <summary>The spec as it holds in one of <see cref="Stages"/>, from 0.</summary>
    public TrainingJobSpec InStage(int stage) => this with
    {
        Generation = Generation with { ContextLength = Stages[stage].ContextLength ?? Generation.ContextLength },
        Objective = Stages[stage].Objective ?? Objective,
    };

    private IEnumerable<int> Ends
    {
        get
        {
            var end = 0;
            foreach (var steps in Stages.IsEmpty ? [Steps] : Stages.Select(s => s.Steps))
            {
                yield return end += steps;
            }
        }
    }
}
