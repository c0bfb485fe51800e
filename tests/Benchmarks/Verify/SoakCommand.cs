using System.CommandLine;
using System.Diagnostics;
using NousCoder.Tests;

namespace NousCoder.Benchmarks.Verify;

/// <summary><c>soak</c>: whether anything is left of many rollouts.</summary>
internal sealed class SoakCommand : Command
{
    private readonly Option<int> _rollouts = new("--rollouts") { Description = "Rollouts in all.", DefaultValueFactory = _ => 20_000 };
    private readonly Option<bool> _json = new("--json") { Description = "Write JSON." };

    public SoakCommand()
        : base("soak", "Memory, processes, descriptors and temporary files over many rollouts.")
    {
        Add(_rollouts);
        Add(_json);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var rollouts = parsed.GetValue(_rollouts);
        var report = new Report("after rollouts", "host MiB", "managed MiB", "processes", "descriptors", "temporary files");
        await using (var sandbox = await Sandboxes.StartAsync(Environment.ProcessorCount))
        {
            for (var done = 0; done < rollouts; done += rollouts / 10)
            {
                Add(report, $"{done:N0}");
                await Parallel.ForEachAsync(Enumerable.Range(done, rollouts / 10), cancellation, async (n, _) =>
                {
                    var problem = Workload.Problems[n % Workload.Problems.Count];
                    await sandbox.RunAsync(problem, n % 4 == 0 ? problem.Right : problem.Wrong[n % problem.Wrong.Count], n % Workload.Tests);
                });
            }

            Add(report, $"{rollouts:N0}");
        }

        Add(report, "the end");
        Report.Write([report], parsed.GetValue(_json));
        return 0;
    }

    private static void Add(Report report, string name)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var self = Process.GetCurrentProcess();
        report.Add(
            name,
            self.WorkingSet64 / (double)(1 << 20),
            GC.GetTotalMemory(forceFullCollection: true) / (double)(1 << 20),
            ProcessTree.Descendants(self.Id).Length,
            Directory.GetFiles("/proc/self/fd").Length,
            Directory.EnumerateFileSystemEntries(Path.GetTempPath()).Count());
    }
}
