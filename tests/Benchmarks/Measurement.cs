using System.Diagnostics;
using NousCoder.Tests;

namespace NousCoder.Benchmarks;

/// <summary>What some work took, with everything that this process started.</summary>
/// <param name="WallSeconds">Wall time.</param>
/// <param name="CpuSeconds">CPU time of all processes.</param>
/// <param name="HostCpuSeconds">CPU time of this process alone.</param>
internal readonly record struct Measurement(double WallSeconds, double CpuSeconds, double HostCpuSeconds)
{
    public static async Task<Measurement> OfAsync(Func<Task> work)
    {
        using var self = Process.GetCurrentProcess();
        var (tree, host, clock) = (ProcessTree.CpuSeconds(self.Id), self.TotalProcessorTime, Stopwatch.StartNew());
        await work();
        clock.Stop();
        self.Refresh();
        return new Measurement(
            clock.Elapsed.TotalSeconds, ProcessTree.CpuSeconds(self.Id) - tree, (self.TotalProcessorTime - host).TotalSeconds);
    }

    public static Measurement operator +(Measurement one, Measurement other) => new(
        one.WallSeconds + other.WallSeconds, one.CpuSeconds + other.CpuSeconds, one.HostCpuSeconds + other.HostCpuSeconds);
}
