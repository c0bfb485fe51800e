using System.ComponentModel.DataAnnotations;

namespace NousCoder.Contracts.Jobs;

/// <summary>How the best checkpoint of a job is measured when all steps are done. What is left out is as in the evaluations before.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.FinalEvaluationOptions")]
public sealed record FinalEvaluationOptions
{
    /// <summary>Tokens of prompt and completion together.</summary>
    [Id(0), Range(64, 1_048_576)]
    public int? ContextLength { get; init; }

    /// <summary>YaRN's factor; 1 for none.</summary>
    [Id(1), Range(1.0, 1000.0)]
    public double? RopeFactor { get; init; }

    /// <summary>Completions per problem.</summary>
    [Id(2), Range(1, 1024)]
    public int? Samples { get; init; }

    /// <summary>Length in tokens that the factor stretches.</summary>
    [Id(3), Range(1, 1_048_576)]
    public int? RopeOriginalLength { get; init; }
}
