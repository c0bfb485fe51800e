using System.ComponentModel.DataAnnotations;
using NousCoder.Contracts.Training;

namespace NousCoder.Contracts.Jobs;

/// <summary>A part of a job with a context length of its own. What is left out is as the job says.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.StageOptions")]
public sealed record StageOptions
{
    /// <summary>Updates to make. Required.</summary>
    [Id(0), Range(1, 1_000_000)]
    public int Steps { get; init; }

    /// <summary>Tokens of prompt and completion together.</summary>
    [Id(1), Range(64, 1_048_576)]
    public int? ContextLength { get; init; }

    /// <summary>The objective.</summary>
    [Id(2)]
    public ObjectiveOptions? Objective { get; init; }
}
