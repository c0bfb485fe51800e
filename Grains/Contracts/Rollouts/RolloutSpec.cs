using NousCoder.Contracts.Generation;
using NousCoder.Contracts.Jobs;
using NousCoder.Contracts.Problems;

namespace NousCoder.Contracts.Rollouts;

/// <summary>What a rollout needs to have its completion verified; the same for all of a group.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.RolloutSpec")]
public sealed record RolloutSpec
{
    /// <summary>Key of the problem.</summary>
    [Id(0)]
    public required string ProblemId { get; init; }

    /// <summary>How a program is given its input.</summary>
    [Id(1)]
    public required ProblemKind Kind { get; init; }

    /// <summary>The function to call; null for <see cref="ProblemKind.Stdin"/>.</summary>
    [Id(2)]
    public string? FunctionName { get; init; }

    /// <summary>The hidden tests.</summary>
    [Id(3)]
    public required TestSuiteReference Suite { get; init; }

    /// <summary>Which fenced block of the completion is the program.</summary>
    [Id(4)]
    public required CodeExtractionRule Extraction { get; init; }

    /// <summary>Limits of a test, comparison, retries.</summary>
    [Id(5)]
    public required VerificationOptions Verification { get; init; }
}
