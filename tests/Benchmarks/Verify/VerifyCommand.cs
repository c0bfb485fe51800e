using System.CommandLine;
using NousCoder.Contracts.Rollouts;
using NousCoder.Sandbox;

namespace NousCoder.Benchmarks.Verify;

/// <summary><c>verify</c>: what a test costs, with isolation and without.</summary>
internal sealed class VerifyCommand : Command
{
    private static readonly int Slots = Environment.ProcessorCount;

    private readonly Option<int> _rounds = new("--rounds") { Description = "How often every program is run.", DefaultValueFactory = _ => 3 };
    private readonly Option<bool> _json = new("--json") { Description = "Write JSON." };

    public VerifyCommand()
        : base("verify", "Tests per second and CPU per test of the sandbox, of a bare Python process per test, and of other ways to cut boxes.")
    {
        Add(_rounds);
        Add(_json);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var rounds = parsed.GetValue(_rounds);
        var reports = new List<Report>();
        await using var sandbox = await Sandboxes.StartAsync(Slots);
        await using var grains = await ThroughGrains.StartAsync();
        foreach (var (title, programs) in Programs())
        {
            // In turn, so that a machine whose speed drifts drifts for all.
            var ways = new (string Name, Func<WorkloadProblem, string, Task<int>> Run)[]
            {
                ("(a) a bare Python process per test", BarePython.RunAsync),
                ("(b) the sandbox", async (p, code) => (await sandbox.RunAsync(p, code)).TestRuns.Length),
                ("(c) the sandbox, through the grains from a client", grains.RunAsync),
            };
            reports.Add(await CompareAsync(title, rounds, programs, ways));
        }

        reports.Add(await BoxesAsync(rounds));
        reports.Add(await BoxStartAsync(sandbox));
        reports.Add(await NamespaceCosts.MeasureAsync());
        Report.Write(reports, parsed.GetValue(_json));
        return 0;
    }

    private static IEnumerable<(string Title, (WorkloadProblem Problem, string Program)[] Programs)> Programs()
    {
        yield return ("right programs", [.. Workload.Problems.SelectMany(p => Enumerable.Repeat((p, p.Right), 4))]);
        yield return ("wrong-heavy mix", [.. Workload.Problems.SelectMany(p => p.Mix.Select(code => (p, code)))]);
    }

    private static async Task<Report> CompareAsync(
        string title,
        int rounds,
        (WorkloadProblem Problem, string Program)[] programs,
        (string Name, Func<WorkloadProblem, string, Task<int>> Run)[] ways)
    {
        var sums = new (Measurement Measured, int Tests)[ways.Length];
        foreach (var way in ways)
        {
            await RunAllAsync(programs[..Slots], way.Run);
        }

        for (var round = 0; round < rounds; round++)
        {
            for (var w = 0; w < ways.Length; w++)
            {
                var tests = 0;
                var measured = await Measurement.OfAsync(async () => tests = await RunAllAsync(programs, ways[w].Run));
                sums[w] = (sums[w].Measured + measured, sums[w].Tests + tests);
            }
        }

        var report = new Report(title, "tests/s", "of (a)", "CPU ms a test", "host CPU ms a test", "tests run");
        var bare = sums[0].Tests / sums[0].Measured.WallSeconds;
        for (var w = 0; w < ways.Length; w++)
        {
            var (measured, tests) = sums[w];
            report.Add(
                ways[w].Name, tests / measured.WallSeconds, tests / measured.WallSeconds / bare, 1e3 * measured.CpuSeconds / tests,
                1e3 * measured.HostCpuSeconds / tests, tests);
        }

        return report;
    }

    /// <summary>The three ways to cut boxes that the NousCoder team weighed.</summary>
    private static async Task<Report> BoxesAsync(int rounds)
    {
        var report = new Report("where a box begins and ends", "rollouts/s", "CPU ms a rollout");
        await AddAsync("a container per problem, whose rollouts share its namespaces", async () =>
        {
            foreach (var problem in Workload.Problems)
            {
                await using var own = await Sandboxes.StartAsync(Slots, BoxIsolation.Shared);
                await RunAllAsync([.. problem.Mix.Select(code => (problem, code))], async (p, code) => (await own.RunAsync(p, code)).TestRuns.Length);
            }
        });
        await using var sandbox = await Sandboxes.StartAsync(Slots);
        await AddAsync("a box per rollout", () => RunAllAsync(Mix(), async (p, code) => (await sandbox.RunAsync(p, code)).TestRuns.Length));
        await AddAsync("a box per test", () => RunAllAsync(Mix(), async (p, code) =>
        {
            var test = 0;
            while (test < Workload.Tests && (await sandbox.RunAsync(p, code, test)).Outcome == RolloutOutcome.Passed)
            {
                test++;
            }

            return test;
        }));
        return report;

        async Task AddAsync(string name, Func<Task> work)
        {
            var sum = default(Measurement);
            for (var round = 0; round < rounds; round++)
            {
                sum += await Measurement.OfAsync(work);
            }

            var rollouts = rounds * Mix().Length;
            report.Add(name, rollouts / sum.WallSeconds, 1e3 * sum.CpuSeconds / rollouts);
        }

        static (WorkloadProblem Problem, string Program)[] Mix() => [.. Workload.Problems.SelectMany(p => p.Mix.Select(code => (p, code)))];
    }

    /// <summary>A rollout of one test and one of 20: the difference is 19 tests, the rest is the box and its compiler.</summary>
    private static async Task<Report> BoxStartAsync(Sandboxes sandbox)
    {
        const int Rollouts = 100;
        var problem = Workload.Problems[0];
        var one = await Measurement.OfAsync(() => RunAllAsync(Same(), async (p, code) => (await sandbox.RunAsync(p, code, 0)).TestRuns.Length));
        var all = await Measurement.OfAsync(() => RunAllAsync(Same(), async (p, code) => (await sandbox.RunAsync(p, code)).TestRuns.Length));
        var test = (all.CpuSeconds - one.CpuSeconds) / Rollouts / (Workload.Tests - 1);
        var report = new Report("parts of a rollout", "CPU ms");
        report.Add("a test", 1e3 * test);
        report.Add("the box: start, compiling, end", 1e3 * ((one.CpuSeconds / Rollouts) - test));
        return report;

        (WorkloadProblem Problem, string Program)[] Same() => [.. Enumerable.Repeat((problem, problem.Right), Rollouts)];
    }

    private static async Task<int> RunAllAsync(
        (WorkloadProblem Problem, string Program)[] programs, Func<WorkloadProblem, string, Task<int>> run)
    {
        var tests = 0;
        await Parallel.ForEachAsync(programs, new ParallelOptions { MaxDegreeOfParallelism = 2 * Slots }, async (program, _) =>
            Interlocked.Add(ref tests, await run(program.Problem, program.Program)));
        return tests;
    }
}
