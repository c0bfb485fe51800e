using NousCoder.Contracts.Rollouts;

namespace NousCoder.Client.Display;

/// <summary>A rollout for a person to read.</summary>
internal static class RolloutView
{
    public static void Show(IAnsiConsole console, RolloutTranscript rollout)
    {
        console.Facts(
            ("rollout", rollout.RolloutId),
            ("problem", rollout.ProblemId),
            ("verdict", rollout.Verdict is { } verdict ? Describe(verdict) : $"none yet: {Say.Words(rollout.Stage)}"),
            ("advantage", rollout.Advantage is { } advantage ? Say.Number(advantage, "+0.000;-0.000;0") : ""),
            ("tokens", rollout.CompletionTokens + (rollout.Overlong ? ", cut at the maximum length" : "")),
            ("policy version", Say.Number(rollout.PolicyVersion)));
        Section(console, "prompt", rollout.Prompt);
        Section(console, "completion", rollout.Completion);
        Section(console, "program", rollout.Program ?? "");
        if (rollout.Verdict?.FailedTest is { } test)
        {
            Section(console, $"test {test.Test}: input", test.Input);
            Section(console, "expected", test.Expected);
            Section(console, "actual", test.Actual);
            Section(console, "standard error", test.StandardError);
        }
    }

    private static string Describe(Verdict verdict) => verdict.Outcome switch
    {
        RolloutOutcome.Passed => $"passed {Say.Plural(verdict.TestRuns.Length, "test")}",
        RolloutOutcome.Failed => $"failed: {(verdict.Reason is { } reason ? Say.Words(reason) : "no reason stated")}"
            + $" after {Say.Plural(verdict.TestRuns.Length, "test")}",
        _ => $"not verified: {verdict.Fault}",
    };

    private static void Section(IAnsiConsole console, string title, string text)
    {
        if (text.Length > 0)
        {
            console.Line();
            console.Write(new Rule(Markup.Escape(title)) { Justification = Justify.Left });
            console.Line(text.TrimEnd());
        }
    }
}
