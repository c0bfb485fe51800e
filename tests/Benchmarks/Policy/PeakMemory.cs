using System.Globalization;

namespace NousCoder.Benchmarks.Policy;

/// <summary>The most memory that this process held since a moment, as the kernel counts it.</summary>
internal static class PeakMemory
{
    /// <summary>Begins anew, and returns the bytes that are held now.</summary>
    public static long Restart()
    {
        GC.Collect();
        File.WriteAllText("/proc/self/clear_refs", "5");
        return Read();
    }

    /// <summary>Bytes held at most since the last <see cref="Restart"/>.</summary>
    public static long Read() => Read("VmHWM:");

    /// <summary>Bytes held now.</summary>
    public static long Current() => Read("VmRSS:");

    private static long Read(string field)
    {
        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith(field, StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);
    }
}
