using System.Text.Json.Serialization;
using NousCoder.Client.Display;
using NousCoder.Contracts.Rollouts;

namespace NousCoder.Client.Grading;

/// <summary>A line of the file of verdicts.</summary>
internal sealed record VerdictRow
{
    public required string? Id { get; init; }

    public required string? Problem { get; init; }

    /// <summary>passed, failed or not_verified.</summary>
    public required string Verdict { get; init; }

    /// <summary>wrong_answer, time_limit, memory_limit, runtime_error, compile_error or output_limit; else why it was not verified; null where it passed.</summary>
    public string? Reason { get; init; }

    /// <summary>Index of the first test that failed, as the problem's row has them; null where none did.</summary>
    public int? FailedTest { get; init; }

    public int TestsRun { get; init; }

    public int TestsTotal { get; init; }

    /// <summary>CPU time of all tests that were run.</summary>
    public double CpuSeconds { get; init; }

    /// <summary>Wall time in the sandbox.</summary>
    public double WallSeconds { get; init; }

    /// <summary>The verdicts of all repetitions, where they differ; else absent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string[]? Verdicts { get; init; }

    public static VerdictRow Of(Solution solution, GradedProblem problem, IReadOnlyList<Verdict> verdicts)
    {
        var first = verdicts[0];
        var all = verdicts.Select(v => $"{Say.Name(v.Outcome)}{(v.Reason is { } reason ? $": {Say.Name(reason)}" : "")}").ToArray();
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
        };
    }

    /// <summary>Of a solution that could not be run at all.</summary>
    public static VerdictRow Unusable(Solution solution, string reason) => new()
    {
        Id = solution.Id,
        Problem = solution.Problem,
        Verdict = Say.Name(RolloutOutcome.NotVerified),
        Reason = reason,
    };
}
