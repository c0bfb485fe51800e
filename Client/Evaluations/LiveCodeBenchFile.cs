using System.Text.Encodings.Web;
using System.Text.Json;
using NousCoder.Client.Display;
using NousCoder.Contracts.Evaluation;
using NousCoder.Contracts.Problems;
using NousCoder.Contracts.Rollouts;

namespace NousCoder.Client.Evaluations;

/// <summary>
/// An evaluation in the layout of LiveCodeBench's <c>*_eval_all.json</c>: a list of problems, each with its outputs, programs and
/// grades. A problem's title and its contest's id are empty, since they are not kept.
/// </summary>
internal static class LiveCodeBenchFile
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the problems one after the other, so that no more than one problem's completions are in memory.</summary>
    public static async Task WriteAsync(IGrainFactory grains, EvaluationResult result, IReadOnlyList<MeasuredProblem> problems, Stream to, CancellationToken cancellation)
    {
        await using var json = new Utf8JsonWriter(to, Options);
        json.WriteStartArray();
        foreach (var problem in problems)
        {
            var definition = await grains.GetGrain<IProblemGrain>(problem.Score.ProblemId).GetDefinition();
            var group = Keys.Group(result.EvaluationId, result.Spec.Step, problem.Score.ProblemId, 0);
            var samples = await Task.WhenAll(Enumerable.Range(0, result.Spec.Samples).Select(n => grains.GetGrain<IRolloutGrain>(Keys.Rollout(group, n)).GetTranscript()));
            Write(json, problem, definition, [.. samples.OfType<RolloutTranscript>().Where(s => s.Verdict is { Outcome: not RolloutOutcome.NotVerified })]);
            await json.FlushAsync(cancellation);
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, MeasuredProblem problem, ProblemDefinition? definition, RolloutTranscript[] samples)
    {
        json.WriteStartObject();
        json.WriteString("question_title", "");
        json.WriteString("question_content", definition?.Statement ?? "");
        json.WriteString("platform", definition?.Source ?? "");
        json.WriteString("question_id", definition?.SourceId is { Length: > 0 } id ? id : problem.Score.ProblemId);
        json.WriteString("contest_id", "");
        json.WriteString("contest_date", problem.Date?.ToString("yyyy-MM-ddT00:00:00", CultureInfo.InvariantCulture) ?? "");
        json.WriteString("starter_code", definition?.StarterCode ?? "");
        json.WriteString("difficulty", problem.Difficulty);
        List("output_list", s => json.WriteStringValue(s.Completion));
        List("code_list", s => json.WriteStringValue(s.Program ?? ""));
        List("graded_list", s => json.WriteBooleanValue(s.Verdict!.Outcome == RolloutOutcome.Passed));
        json.WriteNumber("pass@1", problem.Score.SolveRate ?? 0);
        List("metadata", s => json.WriteStringValue(s.Verdict!.Reason is { } reason ? $$"""{"error_message": "{{Say.Words(reason)}}"}""" : "{}"));
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
}
