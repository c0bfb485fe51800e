namespace NousCoder.Benchmarks.Simulation;

/// <summary>The figures of a simulation as tables.</summary>
internal sealed class SimulationReports(SimulationOptions options, SimulationResults results)
{
    /// <summary>Problems, steps and informative groups of a step of the NousCoder recipe.</summary>
    private const int RecipeProblems = 24_000, RecipeSteps = 600, RecipeGroups = 128;

    /// <summary>States of which there is a row for every problem.</summary>
    private static readonly string[] OfProblems = ["problem", "problem-statistics"];

    /// <summary>Artifacts of which a job keeps the newest.</summary>
    private const string Bounded = "jobs/policies/";

    private double RolloutsPerStep => (double)results.Rollouts / options.Steps;

    public IReadOnlyList<Report> All() =>
    [
        Times(), Operations("operations of the import", results.Import, options.Problems, "a problem"), Job(),
        Sizes("KiB of the largest of a kind", h => h.Largest), Sizes("KiB of a kind, mean", h => h.Mean), Left(), Extrapolated(),
    ];

    private Report Times()
    {
        var report = new Report("times", "seconds", "rows read");
        report.Add($"import of {options.Problems:N0} problems", results.ImportSeconds, null);
        report.Add($"a step of {options.Groups} groups", results.JobSeconds / options.Steps, null);
        foreach (var (what, seconds, rows) in results.Stats)
        {
            report.Add($"stats of {what}", seconds, rows);
        }

        report.Add($"KiB of a reply with {results.Reply.Problems} standings", results.Reply.Bytes / 1024.0, null);
        return report;
    }

    private static Report Operations(string title, IReadOnlyDictionary<string, Traffic> traffic, int of, string each)
    {
        var report = new Report(title, "in all", each, $"KiB {each}");
        foreach (var (kind, counted) in traffic.OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            report.Add(kind, counted.Count, (double)counted.Count / of, counted.Bytes == 0 ? null : counted.Bytes / 1024.0 / of);
        }

        return report;
    }

    private Report Job()
    {
        var report = new Report("operations of the job", "in all", "a step", "a rollout", "KiB a step", "KiB a rollout");
        foreach (var (kind, counted) in results.Job.Append(Sum("request:")).Append(Sum("row write")).Append(Sum("artifact write")).OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            report.Add(
                kind,
                counted.Count,
                (double)counted.Count / options.Steps,
                (double)counted.Count / results.Rollouts,
                counted.Bytes == 0 ? null : counted.Bytes / 1024.0 / options.Steps,
                counted.Bytes == 0 ? null : counted.Bytes / 1024.0 / results.Rollouts);
        }

        report.Add("rollouts", results.Rollouts, RolloutsPerStep, 1, null, null);
        return report;
    }

    private Report Sizes(string title, Func<Held, double> bytes)
    {
        var report = new Report(title, [.. results.Moments.Select(m => m.Moment)]);
        foreach (var kind in results.Moments.SelectMany(m => m.Stored.Keys).Distinct().Order(StringComparer.Ordinal))
        {
            report.Add(kind, [.. results.Moments.Select(m => m.Stored.TryGetValue(kind, out var held) ? (double?)(bytes(held) / 1024) : null)]);
        }

        return report;
    }

    private Report Left()
    {
        var moments = results.Moments;
        var report = new Report("how many are stored", [.. moments.Select(m => m.Moment), "listed by the store"]);
        foreach (var kind in moments.SelectMany(m => m.Stored.Keys).Concat(results.ArtifactsLeft.Keys).Distinct().Order(StringComparer.Ordinal))
        {
            report.Add(kind, [
                .. moments.Select(m => m.Stored.TryGetValue(kind, out var held) ? (double?)held.Count : null),
                results.ArtifactsLeft.TryGetValue(kind, out var left) ? left : null,
            ]);
        }

        return report;
    }

    /// <summary>What grows is taken to grow in proportion to the groups, or to the steps, and every problem to have been drawn.</summary>
    private Report Extrapolated()
    {
        var (first, last) = (results.Moments[0].Stored, results.Moments[^1].Stored);
        var (moreSteps, more) = ((double)RecipeSteps / options.Steps, (double)RecipeSteps * RecipeGroups / options.Steps / options.Groups);
        var report = new Report($"EXTRAPOLATED to {RecipeProblems:N0} problems, {RecipeSteps} steps of {RecipeGroups} groups", "count", "GiB");
        report.Add("rollouts", results.Rollouts * more, null);
        foreach (var (kind, counted) in results.Job.Where(t => t.Key.StartsWith("request:", StringComparison.Ordinal)).Append(Sum("request:"))
            .Append(Sum("row read")).Append(Sum("row write")).Append(Sum("row delete"))
            .Append(Sum("artifact read")).Append(Sum("artifact write")).Append(Sum("artifact delete")))
        {
            report.Add($"{kind} of the job", counted.Count * more, counted.Bytes == 0 ? null : GiB(counted.Bytes * more));
        }

        foreach (var (kind, held) in last)
        {
            var factor = OfProblems.Contains(kind) ? (double)RecipeProblems / held.Count
                : first.ContainsKey(kind) ? held.Count == 1 ? 1 : (double)RecipeProblems / options.Problems
                : kind == Bounded || held.Count == 1 ? 1
                : kind.StartsWith("jobs/", StringComparison.Ordinal) ? moreSteps
                : more;
            report.Add($"left at the end: {kind}", held.Count * factor, GiB(held.Bytes * factor));
        }

        return report;
    }

    private KeyValuePair<string, Traffic> Sum(string prefix) => KeyValuePair.Create(
        $"all {prefix.TrimEnd(':')}s",
        results.Job.Where(t => t.Key.StartsWith(prefix, StringComparison.Ordinal)).Aggregate(default(Traffic), (sum, t) => sum + t.Value));

    private static double GiB(double bytes) => bytes / (1 << 30);
}
