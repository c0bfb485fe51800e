using System.Text.Json.Serialization;
using NousCoder.Client.Display;
using NousCoder.Contracts.Rollouts;

namespace NousCoder.Client.Grading;

/// <summary>A line of the file of verdicts.</summary>
internal sealed record VerdictRow
{
    private const string Passed = "passed", Failed = "failed", NotVerified = "not_verified";

    public required string? Id { get; init; }

    public required string? Problem { get; init; }

    /// <summary>passed, failed or not_verified.</summary>
    public required string Verdict { get; init; }

    /// <summary>
    /// wrong_answer, time_limit, memory_limit, runtime_error, compile_error or output_limit; else why it was not verified; null if it
    /// passed.
    /// </summary>
    public string? Reason { get; init; }

    /// <summary>Index of the first test that failed, as the problem's row has them; null where none did.</summary>
    public int? FailedTest { get; init; }

    public int TestsRun { get; init; }

    public int TestsTotal { get; init; }

    /// <summary>CPU time of all tests that were run.</summary>
    public double CpuSeconds { get; init; }

    /// <summary>Wall time in the sandbox.</summary>
    public double WallSeconds { get; init; }

    /// <summary>The verdicts of all repetitions if they differ; else absent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string[]? Verdicts { get; init; }

    /// <summary>Input of the first failing test, shortened like the texts below; absent unless asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Input { get; init; }

    /// <summary>Expected output of the first failing test.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Expected { get; init; }

    /// <summary>Actual output of the first failing test.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Actual { get; init; }

    /// <summary>End of the standard error of the first failing test.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Stderr { get; init; }

    /// <summary>Digest of the program, its problem and the options; absent in rows of solutions that could not be run.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Digest { get; init; }

    /// <summary>True if the row has one of the three verdicts.</summary>
    [JsonIgnore]
    public bool IsValid => Verdict is Passed or Failed or NotVerified;

    /// <summary>True if the solution passed or failed.</summary>
    [JsonIgnore]
    public bool IsDecided => Verdict is Passed or Failed;

    /// <summary>True if the row need not be made again.</summary>
    /// <param name="digest">The present digest of its solution; null if the solution cannot be run.</param>
    /// <param name="withDetails">Whether the texts of a failing test are wanted.</param>
    public bool IsCurrent(string? digest, bool withDetails) =>
        digest is not null && Digest == digest && IsDecided && !(withDetails && FailedTest is not null && Input is null);

    /// <summary>Returns the beginning of the line of a solution's row.</summary>
    public static string BeginningFor(Solution solution) =>
        $"{JsonLine.Format(new { solution.Id, solution.Problem })[..^1]},\"verdict\":\"";

    public static VerdictRow Of(Solution solution, GradedProblem problem, IReadOnlyList<Verdict> verdicts, string digest, bool withDetails)
    {
        var first = verdicts[0];
        var all = verdicts.Select(v => $"{Say.Name(v.Outcome)}{(v.Reason is { } reason ? $": {Say.Name(reason)}" : "")}").ToArray();
        var details = withDetails ? first.FailedTest : null;
        return new VerdictRow
        {
            Id = solution.Id,
            Problem = solution.Problem,
            Verdict = Say.Name(first.Outcome),
            Reason = first.Outcome == RolloutOutcome.NotVerified ? first.Fault : first.Reason is { } why ? Say.Name(why) : null,
            FailedTest = first.FailedTest?.Test,
            TestsRun = first.TestRuns.Length,
            TestsTotal = problem.Tests,
            CpuSeconds = Math.Round(first.TestRuns.Sum(r => r.Seconds), 4),
            WallSeconds = Math.Round(first.Seconds, 4),
            Verdicts = all.Distinct().Count() > 1 ? all : null,
            Input = details?.Input,
            Expected = details?.Expected,
            Actual = details?.Actual,
            Stderr = details?.StandardError,
            Digest = digest,
        };
    }

    /// <summary>Returns the row of a solution that could not be run at all.</summary>
    public static VerdictRow Unusable(Solution solution, string reason) => new()
    {
        Id = solution.Id,
        Problem = solution.Problem,
        Verdict = Say.Name(RolloutOutcome.NotVerified),
        Reason = reason,
    };
}
