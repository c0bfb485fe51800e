using System.CommandLine;

namespace NousCoder.Benchmarks.Scale;

/// <summary><c>scale</c>: how many programs a second are verified by one, two and four silos, added while work goes on.</summary>
internal sealed class ScaleCommand : Command
{
    private readonly Option<int> _slots = new("--slots") { Description = "Sandbox slots of a silo.", DefaultValueFactory = _ => 4 };
    private readonly Option<int> _sleep = new("--sleep") { Description = "Seconds that every program sleeps, so that the cores do not limit.", DefaultValueFactory = _ => 2 };
    private readonly Option<int> _window = new("--window") { Description = "Seconds that are counted.", DefaultValueFactory = _ => 20 };
    private readonly Option<bool> _json = new("--json") { Description = "Write JSON." };

    public ScaleCommand()
        : base("scale", "Programs a second on one, two and four silos on Azurite, by programs that sleep.")
    {
        foreach (var option in (Option[])[_slots, _sleep, _window, _json])
        {
            Add(option);
        }

        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (slots, sleep, window) = (parsed.GetValue(_slots), parsed.GetValue(_sleep), TimeSpan.FromSeconds(parsed.GetValue(_window)));
        var report = new Report($"programs that sleep {sleep} s, {slots} slots a silo", "programs/s", "times one silo's ideal", "seconds until the new silos work");
        await using var cluster = await SleepingCluster.StartAsync(slots, sleep, cancellation);
        var silos = 1;
        foreach (var added in (int[])[0, 1, 2])
        {
            silos += added;
            await using var load = cluster.BeginLoad(2 * slots * silos);
            var delay = await cluster.AddAsync(added, cancellation);
            // One wave under the new load before it counts.
            await Task.Delay(TimeSpan.FromSeconds(2 * sleep), cancellation);
            var rate = await load.MeasureAsync(window, cancellation);
            report.Add($"{silos} silos", rate, rate * sleep / slots, added == 0 ? null : delay.TotalSeconds);
        }

        Report.Write([report], parsed.GetValue(_json));
        return 0;
    }
}
