using System.Text.Encodings.Web;
using System.Text.Json;
using NousCoder.Client.Display;
using NousCoder.Contracts.Evaluation;
using NousCoder.Contracts.Problems;
using NousCoder.Contracts.Rollouts;

namespace NousCoder.Client.Evaluations;

/// <summary>
/// An evaluation in the layout of LiveCodeBench's <c>*_eval_all.json</c>: a list of problems, each with its outputs, programs and
/// grades. A problem's title and its contest's id are empty, since they are not kept. LiveCodeBench parses the date of every
/// row: one that the dataset does not date is of 1970-01-01, before all contests, so that no <c>--start_date</c> counts it
/// among problems newer than a model. Samples that were not verified are left out, and so is a problem that has none left:
/// LiveCodeBench counts an empty row as solved.
/// </summary>
internal static class LiveCodeBenchFile
{
    private static readonly DateOnly Undated = new(1970, 1, 1);

    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the problems one after the other, so that no more than one problem's completions are in memory.</summary>
    /// <param name="problems">The problems, in order.</param>
    /// <param name="read">Reads the samples of one.</param>
    /// <param name="to">Where to write.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>How many problems are left out.</returns>
    public static async Task<int> WriteAsync(
        IReadOnlyList<MeasuredProblem> problems, Func<ProblemScore, Task<SampledProblem>> read, Stream to, CancellationToken cancellation)
    {
        var leftOut = 0;
        await using var json = new Utf8JsonWriter(to, Options);
        json.WriteStartArray();
        foreach (var problem in problems)
        {
            var (definition, samples) = await read(problem.Score);
            RolloutTranscript[] verified = [.. samples.Where(s => s.Verdict is { Outcome: not RolloutOutcome.NotVerified })];
            if (verified.Length == 0)
            {
                leftOut++;
                continue;
            }

            Write(json, problem, definition, verified);
            await json.FlushAsync(cancellation);
        }

        json.WriteEndArray();
        return leftOut;
    }

    private static void Write(Utf8JsonWriter json, MeasuredProblem problem, ProblemDefinition? definition, RolloutTranscript[] samples)
    {
        json.WriteStartObject();
        json.WriteString("question_title", "");
        json.WriteString("question_content", definition?.Statement ?? "");
        json.WriteString("platform", definition?.Source ?? "");
        json.WriteString("question_id", definition?.SourceId is { Length: > 0 } id ? id : problem.Score.ProblemId);
        json.WriteString("contest_id", "");
        json.WriteString("contest_date", (problem.Date ?? Undated).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "T00:00:00");
        json.WriteString("starter_code", definition?.StarterCode ?? "");
        json.WriteString("difficulty", problem.Difficulty);
        List("output_list", s => json.WriteStringValue(s.Completion));
        List("code_list", s => json.WriteStringValue(s.Program ?? ""));
        List("graded_list", s => json.WriteBooleanValue(Passed(s)));
        json.WriteNumber("pass@1", (double)samples.Count(Passed) / samples.Length);
        List("metadata", s => json.WriteStringValue(
            s.Verdict!.Reason is { } reason ? JsonLine.Format(new { ErrorCode = CodeOf(reason), ErrorMessage = Say.Words(reason) }) : "{}"));
        json.WriteEndObject();

        void List(string name, Action<RolloutTranscript> write)
        {
            json.WriteStartArray(name);
            foreach (var sample in samples)
            {
                write(sample);
            }

            json.WriteEndArray();
        }
    }

    private static bool Passed(RolloutTranscript sample) => sample.Verdict!.Outcome == RolloutOutcome.Passed;

    /// <summary>A failure in LiveCodeBench's numbers. It has none for faults of a machine here: such a sample is not verified.</summary>
    private static int CodeOf(FailureReason reason) => reason switch
    {
        // LiveCodeBench caps no output: to it, one that is too long is a wrong one.
        FailureReason.WrongAnswer or FailureReason.OutputLimit => -2,
        FailureReason.TimeLimit => -3,
        _ => -4,
    };
}
