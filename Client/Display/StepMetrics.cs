using NousCoder.Contracts.Jobs;

namespace NousCoder.Client.Display;

/// <summary>The metrics of a step that are shown. Any may be missing.</summary>
internal readonly record struct StepMetrics(StepRecord Record)
{
    public double? Reward => Get("reward_mean");

    public double? PassAt1 => Get("pass_at_1");

    public double? SolveNone => Get("solve_none");

    public double? SolvePartial => Get("solve_partial");

    public double? SolveAll => Get("solve_all");

    public double? CompletionLength => Get("completion_length_mean");

    public double? TokensPerSecond => Get("tokens_per_second");

    public double? VerificationsPerSecond => Get("verifications_per_second");

    public double? Generation => Get("seconds_generation");

    public double? Verification => Get("seconds_verification");

    public double? Update => Get("seconds_update");

    public double? Wall => Get("seconds_wall");

    public double? Get(string name) => Record.Metrics.TryGetValue(name, out var value) ? value : null;
}
