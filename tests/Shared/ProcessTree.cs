using System.Globalization;

namespace NousCoder.Tests;

/// <summary>A process and all that it started, as the kernel counts them.</summary>
internal static class ProcessTree
{
    private const double TicksPerSecond = 100;

    /// <summary>CPU seconds of a process, of its descendants, and of those of them that have ended and were waited for.</summary>
    public static double CpuSeconds(int root)
    {
        var all = Read();
        return Descendants(root, all).Append(root).Where(all.ContainsKey).Sum(p => all[p].Ticks) / TicksPerSecond;
    }

    /// <summary>Ids of the descendants of a process.</summary>
    public static int[] Descendants(int root) => [.. Descendants(root, Read())];

    private static IEnumerable<int> Descendants(int root, Dictionary<int, (int Parent, double Ticks)> all)
    {
        foreach (var child in all.Where(p => p.Value.Parent == root).Select(p => p.Key))
        {
            yield return child;
            foreach (var further in Descendants(child, all))
            {
                yield return further;
            }
        }
    }

    private static Dictionary<int, (int Parent, double Ticks)> Read()
    {
        var all = new Dictionary<int, (int Parent, double Ticks)>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            try
            {
                if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id))
                {
                    // After the name, which may hold anything: state, parent, …, utime, stime, cutime, cstime.
                    var text = File.ReadAllText($"{folder}/stat");
                    var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
                    all[id] = (int.Parse(fields[1], CultureInfo.InvariantCulture), fields[11..15].Sum(f => double.Parse(f, CultureInfo.InvariantCulture)));
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It ended while it was looked at.
            }
        }

        return all;
    }
}
