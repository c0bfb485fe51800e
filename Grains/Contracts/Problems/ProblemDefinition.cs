namespace NousCoder.Contracts.Problems;

/// <summary>What a problem is; it does not change while jobs run.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.ProblemDefinition")]
public sealed record ProblemDefinition
{
    /// <summary>Key of the problem, <c>{dataset}.{index}</c>.</summary>
    [Id(0)]
    public required string Id { get; init; }

    /// <summary>The statement as the dataset has it.</summary>
    [Id(1)]
    public required string Statement { get; init; }

    /// <summary>How a program is given its input.</summary>
    [Id(2)]
    public required ProblemKind Kind { get; init; }

    /// <summary>The function to call; null for <see cref="ProblemKind.Stdin"/>.</summary>
    [Id(3)]
    public string? FunctionName { get; init; }

    /// <summary>Code that the answer begins from; may be empty.</summary>
    [Id(4)]
    public string StarterCode { get; init; } = "";

    /// <summary>Difficulty in the dataset's own words; may be empty.</summary>
    [Id(5)]
    public string Difficulty { get; init; } = "";

    /// <summary>Where the dataset had it from; may be empty.</summary>
    [Id(6)]
    public string Source { get; init; } = "";

    /// <summary>The hidden tests.</summary>
    [Id(7)]
    public required TestSuiteReference Suite { get; init; }

    /// <summary>What its source calls it, such as LiveCodeBench's <c>question_id</c>; may be empty.</summary>
    [Id(8)]
    public string SourceId { get; init; } = "";

    /// <summary>Day of the contest; null where the dataset does not say.</summary>
    [Id(9)]
    public DateOnly? Date { get; init; }

    /// <summary>CPU seconds of one test as the source has them; null where it does not say. See <see cref="Jobs.VerificationOptions.ProblemTimeLimits"/>.</summary>
    [Id(10)]
    public double? TimeLimitSeconds { get; init; }

    /// <summary>
    /// Memory of one test in MiB as the source has it; null where it does not say.
    /// See <see cref="Jobs.VerificationOptions.ProblemMemoryLimits"/>.
    /// </summary>
    [Id(11)]
    public int? MemoryLimitMebibytes { get; init; }
}
