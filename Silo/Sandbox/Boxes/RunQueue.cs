using System.Globalization;

namespace NousCoder.Sandbox.Boxes;

/// <summary>
/// Reads from /proc how long the threads of a sandboxed process have waited for a CPU. The box cannot see it: there is no
/// /proc inside. A slot runs one process at a time, so it is the last descendant of the container's process.
/// </summary>
internal sealed class RunQueue(int containerId)
{
    /// <summary>Container, its init, zygote, box, child; more are never walked.</summary>
    private const int MaxDepth = 8;

    /// <summary>The threads of the youngest process of the container by their ids; null if the kernel does not show them to this process.</summary>
    public Dictionary<int, ThreadTimes>? Read()
    {
        try
        {
            var threads = new Dictionary<int, ThreadTimes>();
            foreach (var folder in Directory.EnumerateDirectories($"/proc/{FindLeaf()}/task"))
            {
                if (ReadThread(folder) is { } times)
                {
                    threads.Add(int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture), times);
                }
            }

            // A kernel that does not count writes zeros.
            return threads.Values.Any(t => t.Turns > 0) ? threads : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private int FindLeaf()
    {
        var leaf = containerId;
        for (var depth = 0; depth < MaxDepth; depth++)
        {
            var children = File.ReadAllText($"/proc/{leaf}/task/{leaf}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (children.Length == 0)
            {
                break;
            }

            leaf = int.Parse(children[^1], CultureInfo.InvariantCulture);
        }

        return leaf;
    }

    /// <summary>Null if the thread ended meanwhile.</summary>
    private static ThreadTimes? ReadThread(string folder)
    {
        try
        {
            var fields = File.ReadAllText($"{folder}/schedstat").Split(' ');
            return new ThreadTimes(Nanoseconds(fields[0]), Nanoseconds(fields[1]), long.Parse(fields[2], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return null;
        }

        static TimeSpan Nanoseconds(string field) => TimeSpan.FromTicks(long.Parse(field, CultureInfo.InvariantCulture) / TimeSpan.NanosecondsPerTick);
    }
}
