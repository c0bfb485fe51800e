using NousCoder.Client.Display;
using NousCoder.Contracts.Jobs;

namespace NousCoder.Client.Demo;

/// <summary>A demo that ran to its end.</summary>
internal sealed record DemoOutcome
{
    public required TrainingJobSpec Spec { get; init; }

    public required JobProgress End { get; init; }

    public required IReadOnlyList<StepRecord> Records { get; init; }

    public required IReadOnlyList<ProblemOutcome> Problems { get; init; }

    public required DemoResults Results { get; init; }

    public required double Seconds { get; init; }

    /// <summary>pass@1 of the first and the last evaluation of a dataset.</summary>
    public (double? Before, double? After) Pass1(string dataset)
    {
        var points = End.Evaluations.Where(e => e.Dataset == dataset).OrderBy(e => e.Step).ToArray();
        return points.Length < 2 ? (points.FirstOrDefault()?.Pass1, null) : (points[0].Pass1, points[^1].Pass1);
    }

    /// <summary>Sum over the steps of a metric; null where no step has it.</summary>
    public double? Sum(string metric)
    {
        var values = Records.Select(r => new StepMetrics(r).Get(metric)).OfType<double>().ToArray();
        return values.Length == 0 ? null : values.Sum();
    }

    /// <summary>The last line of <c>--json</c>.</summary>
    public IReadOnlyDictionary<string, object?> ToJson()
    {
        var (before, after) = Pass1(DemoSpec.Starter);
        var (heldOutBefore, heldOutAfter) = Pass1(DemoSpec.HeldOut);
        var json = new Dictionary<string, object?>
        {
            ["pass1_before"] = before,
            ["pass1_after"] = after,
            ["held_out_before"] = heldOutBefore,
            ["held_out_after"] = heldOutAfter,
            ["objective"] = JsonLine.Spec(Spec).GetProperty("objective").GetProperty("name").GetString(),
            ["seed"] = Spec.Seed,
            ["control"] = Spec.PermuteRewards,
            ["steps"] = End.Step,
            ["rollouts"] = End.Rollouts,
            ["seconds"] = Math.Round(Seconds, 1),
            ["generation_seconds"] = Sum("seconds_generation"),
            ["verification_seconds"] = Sum("seconds_verification"),
            ["update_seconds"] = Sum("seconds_update"),
            ["wall_seconds"] = Sum("seconds_wall"),
        };
        foreach (var name in Records.SelectMany(r => r.Metrics.Keys).Where(m => m.Contains("cache")).Distinct())
        {
            json[name] = Sum(name);
        }

        json["checkpoint"] = Results.Checkpoint;
        json["metrics"] = Results.Metrics;
        return json;
    }
}
