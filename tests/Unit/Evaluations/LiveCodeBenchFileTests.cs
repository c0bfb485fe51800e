using System.Globalization;
using System.Text.Json;
using NousCoder.Client.Evaluations;
using NousCoder.Contracts.Evaluation;
using NousCoder.Contracts.Rollouts;

namespace NousCoder.Unit.Tests.Evaluations;

/// <summary>The file as LiveCodeBench's <c>compute_scores</c> reads it.</summary>
public sealed class LiveCodeBenchFileTests
{
    private const int Asked = 4;

    private static readonly Verdict Pass = new() { Outcome = RolloutOutcome.Passed };
    private static readonly Verdict Fault = new() { Outcome = RolloutOutcome.NotVerified, Fault = "no slot" };

    private static readonly Dictionary<string, Verdict[]> Samples = new()
    {
        ["d.0"] = [Pass, Fail(FailureReason.WrongAnswer), Fail(FailureReason.TimeLimit), Fail(FailureReason.NoCode)],
        ["d.1"] = [Fault, Fault, Fault, Fault],
        ["d.2"] = [Fail(FailureReason.OutputLimit), Fail(FailureReason.MemoryLimit), Fail(FailureReason.RuntimeError), Fail(FailureReason.CompileError)],
        ["d.3"] = [Pass, Fail(FailureReason.WrongAnswer), Pass, Pass],
    };

    private static readonly MeasuredProblem[] Problems =
    [
        .. Samples.Select((s, i) => new MeasuredProblem(
            new ProblemScore(s.Key, s.Value.Count(v => v != Fault), s.Value.Count(v => v == Pass), 0), "easy", i == 3 ? new DateOnly(2025, 2, 1) : null)),
    ];

    [Fact]
    public async Task LiveCodeBench_computes_the_same_pass_at_k_from_it()
    {
        var (rows, leftOut) = await WriteAsync();
        var summary = EvaluationSummary.Of(Problems, Asked);

        (rows.Length, leftOut).ShouldBe((3, 1));
        rows.Average(r => r.GetProperty("pass@1").GetDouble()).ShouldBe(summary.Pass1, 1e-12);
        summary.PassAt.Keys.ShouldBe([1, 2, 4]);
        foreach (var (k, share) in summary.PassAt)
        {
            rows.Average(r => Estimate(r.GetProperty("graded_list").GetArrayLength(), r.GetProperty("graded_list").EnumerateArray().Count(g => g.GetBoolean()), k))
                .ShouldBe(share, 1e-12, $"pass@{k}");
        }
    }

    [Fact]
    public async Task Every_row_has_a_date_and_one_of_no_contest_is_before_any_start()
    {
        var (rows, _) = await WriteAsync();

        rows.Select(r => DateTime.ParseExact(r.GetProperty("contest_date").GetString()!, "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture))
            .ShouldBe([new(1970, 1, 1), new(1970, 1, 1), new(2025, 2, 1)]);
    }

    [Fact]
    public async Task A_failed_sample_has_the_code_of_its_failure()
    {
        var (rows, _) = await WriteAsync();

        rows.Select(CodesOf).ShouldBe([[null, -2, -3, -4], [-2, -4, -4, -4], [null, -2, null, null]]);
        JsonElement.Parse(rows[0].GetProperty("metadata")[2].GetString()!).GetProperty("error_message").GetString().ShouldBe("time limit");

        static int?[] CodesOf(JsonElement row) =>
        [
            .. row.GetProperty("metadata").EnumerateArray().Select(m => JsonElement.Parse(m.GetString()!))
                .Select(m => m.TryGetProperty("error_code", out var code) ? code.GetInt32() : (int?)null),
        ];
    }

    /// <summary>LiveCodeBench's <c>estimate_pass_at_k</c> of one problem.</summary>
    private static double Estimate(int n, int c, int k) =>
        n - c < k ? 1 : 1 - Enumerable.Range(n - c + 1, c).Aggregate(1.0, (product, i) => product * (1 - ((double)k / i)));

    private static Verdict Fail(FailureReason reason) => new() { Outcome = RolloutOutcome.Failed, Reason = reason };

    private static async Task<(JsonElement[] Rows, int LeftOut)> WriteAsync()
    {
        using var file = new MemoryStream();
        var leftOut = await LiveCodeBenchFile.WriteAsync(
            Problems,
            score => Task.FromResult(new SampledProblem(null, [.. Samples[score.ProblemId].Select(v => new RolloutTranscript
            {
                RolloutId = score.ProblemId, ProblemId = score.ProblemId, Stage = RolloutStage.Decided, Completion = "text", Verdict = v,
            })])),
            file,
            CancellationToken.None);
        return ([.. JsonElement.Parse(file.ToArray()).EnumerateArray()], leftOut);
    }
}
