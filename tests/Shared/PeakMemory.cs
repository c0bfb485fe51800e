using System.Globalization;

namespace NousCoder.Tests;

/// <summary>Resident memory of this process, as the kernel counts it, and its peak.</summary>
internal static class PeakMemory
{
    /// <summary>Collects garbage, forgets the peak, and returns the resident bytes.</summary>
    public static long Restart()
    {
        GC.Collect();
        // Finalizers free tensors.
        GC.WaitForPendingFinalizers();
        File.WriteAllText("/proc/self/clear_refs", "5");
        return Read("VmRSS:");
    }

    /// <summary>Returns the peak since the last <see cref="Restart"/>, in bytes.</summary>
    public static long Read() => Read("VmHWM:");

    private static long Read(string field)
    {
        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith(field, StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);
    }
}
