using System.Globalization;

namespace NousCoder.Sandbox.Boxes;

/// <summary>
/// A control group around a slot's container, where the machine lets this process make one: a second wall for what the
/// limits of each process do not count, such as the memory of files without a name. The kernel's limits on a test are lower and
/// meet it first.
/// </summary>
internal sealed class ControlGroup : IDisposable
{
    private const string Prefix = "nouscoder-";

    /// <summary>The container's own processes, and threads of one test.</summary>
    private const int Processes = 300;

    /// <summary>Above the address space of a test: the interpreter that all tests come from.</summary>
    private const long Margin = 256L << 20;

    private static int _groups;

    private readonly string[] _folders;
    private readonly string _memoryFile;
    private long _memory;

    private ControlGroup(int version, string[] folders, string memoryFile) => (Version, _folders, _memoryFile) = (version, folders, memoryFile);

    /// <summary>1 or 2.</summary>
    public int Version { get; }

    /// <summary>The folders of the group: one for memory and one for processes in version 1, one for both in version 2.</summary>
    public IReadOnlyList<string> Folders => _folders;

    /// <summary>Files that a process writes its id to in order to be inside.</summary>
    public IEnumerable<string> ProcessFiles => _folders.Select(f => Path.Combine(f, "cgroup.procs"));

    /// <summary>Makes a group; null where this machine or this user cannot.</summary>
    public static ControlGroup? TryCreate()
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        RemoveStale();
        var name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-{Interlocked.Increment(ref _groups)}");
        return Places().Select(place => TryCreate(place, name)).OfType<ControlGroup>().FirstOrDefault();
    }

    /// <summary>Sets what the whole container may use while tests with an address space of so many bytes run in it.</summary>
    public void Limit(long addressSpaceBytes)
    {
        if (_memory != addressSpaceBytes)
        {
            File.WriteAllText(_memoryFile, (addressSpaceBytes + Margin).ToString(CultureInfo.InvariantCulture));
            _memory = addressSpaceBytes;
        }
    }

    /// <summary>Removes the group, whose processes were killed and take a moment to be gone.</summary>
    public void Dispose() => SpinWait.SpinUntil(() => _folders.Count(f => !TryRemove(f)) == 0, TimeSpan.FromSeconds(2));

    private static ControlGroup? TryCreate((int Version, string[] Parents) place, string name)
    {
        var folders = place.Parents.Select(p => Path.Combine(p, name)).ToArray();
        try
        {
            foreach (var folder in folders)
            {
                Directory.CreateDirectory(folder);
            }

            var (memory, processes) = place.Version == 1
                ? (Path.Combine(folders[0], "memory.limit_in_bytes"), Path.Combine(folders[1], "pids.max"))
                : (Path.Combine(folders[0], "memory.max"), Path.Combine(folders[0], "pids.max"));
            // A folder in which a controller is not switched on lacks its files; they are not made by writing.
            if (File.Exists(memory) && File.Exists(processes))
            {
                File.WriteAllText(processes, Processes.ToString(CultureInfo.InvariantCulture));
                return new ControlGroup(place.Version, folders, memory);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Not for us.
        }

        foreach (var folder in folders)
        {
            TryRemove(folder);
        }

        return null;
    }

    /// <summary>Where groups might be made: in this process's own, or beside it.</summary>
    private static IEnumerable<(int Version, string[] Parents)> Places()
    {
        const string Root = "/sys/fs/cgroup";
        var own = OwnGroups();
        if (own.TryGetValue("memory", out var memory) && own.TryGetValue("pids", out var pids))
        {
            yield return (1, [$"{Root}/memory{memory}", $"{Root}/pids{pids}"]);
        }

        if (own.TryGetValue("", out var unified) && File.Exists($"{Root}/cgroup.controllers"))
        {
            yield return (2, [$"{Root}{unified}"]);
            if (unified.Length > 1)
            {
                yield return (2, [$"{Root}{unified[..unified.LastIndexOf('/')]}"]);
            }
        }
    }

    /// <summary>The paths of this process's groups by controller; that of version 2 is named "".</summary>
    private static Dictionary<string, string> OwnGroups()
    {
        try
        {
            return File.ReadLines("/proc/self/cgroup").Select(l => l.Split(':', 3)).Where(l => l.Length == 3)
                .SelectMany(l => l[1].Split(','), (l, controller) => (controller, Path: l[2].TrimEnd('/')))
                .GroupBy(g => g.controller).ToDictionary(g => g.Key, g => g.First().Path);
        }
        catch (IOException)
        {
            return [];
        }
    }

    /// <summary>What silos left that did not end in order.</summary>
    private static void RemoveStale()
    {
        foreach (var folder in Places().SelectMany(p => p.Parents).Where(Directory.Exists).SelectMany(p => Directory.EnumerateDirectories(p, Prefix + "*")))
        {
            var process = Path.GetFileName(folder)[Prefix.Length..].Split('-')[0];
            if (!Directory.Exists($"/proc/{process}"))
            {
                TryRemove(folder);
            }
        }
    }

    private static bool TryRemove(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder);
            }

            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Somebody is still in it, or it is not ours: an empty group costs nothing, and the next silo removes it.
            return false;
        }
    }
}
