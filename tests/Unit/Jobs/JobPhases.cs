using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using NousCoder.Grains.Jobs;

namespace NousCoder.Unit.Tests.Jobs;

/// <summary>Phases of jobs as text, such as <c>paused(evaluating 1 final)</c> or <c>failed(updating 2) "reason"</c>.</summary>
internal static partial class JobPhases
{
    public static PendingUpdate Update { get; } = new(2, "jobs/job/batches/2", ImmutableSortedDictionary<string, double>.Empty.Add("pass_at_1", 0.5));

    public static JobPhase Parse(string text)
    {
        var parts = Shape().Match(text);
        var inner = parts.Groups["inner"] is { Success: true, Value: var interrupted } ? Parse(interrupted) : null;
        return parts.Groups["kind"].Value switch
        {
            "queued" => new JobPhase.Queued(inner!),
            "paused" => new JobPhase.Paused(inner!),
            "filtering" => new JobPhase.Filtering(),
            "evaluating" => new JobPhase.Evaluating(
                int.Parse(parts.Groups["number"].Value, CultureInfo.InvariantCulture), parts.Groups["final"].Success, parts.Groups["exhausted"].Success),
            "sampling" => new JobPhase.Sampling(),
            "updating" => new JobPhase.Updating(Update),
            "completed" => new JobPhase.Ended(JobOutcome.Completed),
            "exhausted" => new JobPhase.Ended(JobOutcome.Exhausted),
            "stopped" => new JobPhase.Ended(JobOutcome.Stopped, "", inner),
            "failed" => new JobPhase.Ended(JobOutcome.Failed, parts.Groups["reason"].Value, inner),
            var kind => throw new FormatException($"'{kind}' is not a phase"),
        };
    }

    public static string Format(JobPhase phase) => phase switch
    {
        JobPhase.Queued queued => $"queued({Format(queued.Next)})",
        JobPhase.Paused paused => $"paused({Format(paused.Interrupted)})",
        JobPhase.Filtering => "filtering",
        JobPhase.Evaluating e => $"evaluating {e.Dataset}{(e.IsFinal ? " final" : "")}{(e.IsExhausted ? " exhausted" : "")}",
        JobPhase.Sampling => "sampling",
        JobPhase.Updating updating => $"updating {updating.Update.Step}",
        JobPhase.Ended { Interrupted: { } interrupted } ended => $"{OutcomeOf(ended)}({Format(interrupted)}){ReasonOf(ended)}",
        JobPhase.Ended ended => OutcomeOf(ended) + ReasonOf(ended),
        _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, "Add the phase to the table."),
    };

    private static string OutcomeOf(JobPhase.Ended ended) => ended.Outcome.ToString().ToLowerInvariant();

    private static string ReasonOf(JobPhase.Ended ended) => ended.Failure.Length > 0 ? $" \"{ended.Failure}\"" : "";

    [GeneratedRegex("""^(?<kind>\w+)(?<number> \d+)?(?<final> final)?(?<exhausted> exhausted)?(\((?<inner>.*)\))?( "(?<reason>.*)")?$""")]
    private static partial Regex Shape();
}
