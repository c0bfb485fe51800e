using NousCoder.Contracts.Jobs;

namespace NousCoder.Client.Grading;

/// <summary>What <c>grade</c> was asked for.</summary>
internal sealed record GradeOptions
{
    /// <summary>File of NousCoder training rows.</summary>
    public required string Problems { get; init; }

    /// <summary>File of rows <c>{"id", "problem", "code"}</c>.</summary>
    public required string Solutions { get; init; }

    /// <summary>File of verdicts, a row for each solution.</summary>
    public required string Out { get; init; }

    /// <summary>Limits, comparison and order.</summary>
    public required VerificationOptions Verification { get; init; }

    /// <summary>Whether every test is run, also after the first failure.</summary>
    public bool RunAllTests { get; init; }

    /// <summary>How often every solution is verified. More than once, every verdict is made anew.</summary>
    public int Repeat { get; init; } = 1;
}
