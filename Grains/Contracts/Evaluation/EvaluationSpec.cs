using System.ComponentModel.DataAnnotations;
using NousCoder.Contracts.Generation;
using NousCoder.Contracts.Jobs;
using NousCoder.Contracts.Training;

namespace NousCoder.Contracts.Evaluation;

/// <summary>What an evaluation measures.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.EvaluationSpec")]
public sealed record EvaluationSpec
{
    /// <summary>The dataset.</summary>
    [Id(0)]
    public required string Dataset { get; init; }

    /// <summary>The policy.</summary>
    [Id(1)]
    public required PolicyReference Policy { get; init; }

    /// <summary>Completions per problem, 1 to 1024.</summary>
    [Id(2), Range(1, 1024)]
    public required int Samples { get; init; }

    /// <summary>Prompt, sampling and length.</summary>
    [Id(3)]
    public required GenerationOptions Generation { get; init; }

    /// <summary>Limits of a test, comparison, retries.</summary>
    [Id(4)]
    public required VerificationOptions Verification { get; init; }

    /// <summary>Seed of the samples.</summary>
    [Id(5)]
    public required long Seed { get; init; }

    /// <summary>Key of the job that is told of the result; null where nobody is.</summary>
    [Id(6)]
    public string? JobId { get; init; }

    /// <summary>Steps that the job had done.</summary>
    [Id(7)]
    public int Step { get; init; }

    /// <summary>What is measured, whoever asked for it and when.</summary>
    public EvaluationSpec Measured() => this with { JobId = null, Step = 0 };
}
