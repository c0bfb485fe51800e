using System.CommandLine;
using NousCoder.Contracts.Rollouts;
using NousCoder.Tests;

namespace NousCoder.Benchmarks.Verify;

/// <summary><c>verdicts</c>: whether verdicts near the limits are the same on a busy machine.</summary>
internal sealed class VerdictsCommand : Command
{
    private readonly Option<int> _runs = new("--runs") { Description = "Runs of each program at each load.", DefaultValueFactory = _ => 30 };
    private readonly Option<double> _limit = new("--limit") { Description = "CPU limit of a test in seconds.", DefaultValueFactory = _ => 0.5 };
    private readonly Option<int[]> _loads = new("--loads")
    {
        Description = "Numbers of spinning processes to run beside, each in a session of its own.",
        DefaultValueFactory = _ => [0, 10, 40],
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<bool> _json = new("--json") { Description = "Write JSON." };

    public VerdictsCommand()
        : base("verdicts", "Verdicts on programs near their CPU limit beside spinning processes: how many are right, how many are not verified.")
    {
        Add(_runs);
        Add(_limit);
        Add(_loads);
        Add(_json);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var limit = TimeSpan.FromSeconds(parsed.GetValue(_limit));
        await using var sandbox = await Sandboxes.StartAsync(Environment.ProcessorCount);
        var reports = new List<Report>();
        foreach (var load in parsed.GetValue(_loads)!)
        {
            using var spinners = Spinners.Start(load);
            var report = new Report($"beside {load} spinning processes", "right", "wrong", "not verified", "CPU s at most", "wall s at most");
            foreach (var program in LimitProgram.All(limit))
            {
                await AddAsync(report, sandbox, program, limit, parsed.GetValue(_runs), cancellation);
            }

            reports.Add(report);
        }

        Report.Write(reports, parsed.GetValue(_json));
        return 0;
    }

    private static async Task AddAsync(
        Report report, Sandboxes sandbox, LimitProgram program, TimeSpan limit, int runs, CancellationToken cancellation)
    {
        var verdicts = new Verdict[runs];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, runs),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation },
            async (n, _) => verdicts[n] = await sandbox.RunAsync(program, limit));
        var right = verdicts.Count(v => v.Outcome != RolloutOutcome.NotVerified && v.Reason == program.Reason);
        var undecided = verdicts.Count(v => v.Outcome == RolloutOutcome.NotVerified);
        report.Add(
            program.Name, right, runs - right - undecided, undecided,
            verdicts.Max(v => v.TestRuns.Sum(t => t.Seconds)), verdicts.Max(v => v.Seconds));
    }
}
