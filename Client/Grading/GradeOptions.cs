using NousCoder.Contracts.Jobs;

namespace NousCoder.Client.Grading;

/// <summary>The options of <c>grade</c>.</summary>
internal sealed record GradeOptions
{
    /// <summary>File of problem rows, or problem packages.</summary>
    public required string Problems { get; init; }

    /// <summary>File of rows <c>{"id", "problem", "code"}</c>.</summary>
    public required string Solutions { get; init; }

    /// <summary>File of verdicts, a row for each solution.</summary>
    public required string Out { get; init; }

    /// <summary>Limits, comparison and order.</summary>
    public required VerificationOptions Verification { get; init; }

    /// <summary>True if every test is run, also after the first failure. Default false.</summary>
    public bool RunAllTests { get; init; }

    /// <summary>True if rows carry the texts of the first failing test. Default false.</summary>
    public bool Details { get; init; }

    /// <summary>Verifications of every solution. Default 1; if more, no cached verdict is used.</summary>
    public int Repeat { get; init; } = 1;
}
