using NousCoder.Contracts.Jobs;
using NousCoder.Contracts.Problems;

namespace NousCoder.Contracts.Submissions;

/// <summary>A program that somebody wrote, and how it is to be judged.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.SubmissionSpec")]
public sealed record SubmissionSpec
{
    /// <summary>The Python source.</summary>
    [Id(0)]
    public required string Program { get; init; }

    /// <summary>Key of the problem, which was defined before.</summary>
    [Id(1)]
    public required string ProblemId { get; init; }

    /// <summary>Limits of a test, comparison, order, retries.</summary>
    [Id(2)]
    public required VerificationOptions Verification { get; init; }

    /// <summary>Whether the program is run even where its verdict is known from an earlier run.</summary>
    [Id(3)]
    public bool Fresh { get; init; }

    /// <summary>Whether every test is run, also after the first failure.</summary>
    [Id(4)]
    public bool RunAllTests { get; init; }

    /// <summary>
    /// The <see cref="Submissions.SuiteProof"/> of the problem's suite. If it is right, the verdict has the texts of the failing test.
    /// Default null: it has its index alone.
    /// </summary>
    [Id(5)]
    public string? SuiteProof { get; init; }
}
