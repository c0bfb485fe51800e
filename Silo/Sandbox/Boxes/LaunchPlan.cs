using System.Diagnostics;

namespace NousCoder.Sandbox.Boxes;

/// <summary>How a slot's container is started on this machine.</summary>
/// <param name="Bubblewrap">Path of bwrap.</param>
/// <param name="Python">The interpreter inside.</param>
/// <param name="AsUser">Command that drops root; empty where the silo is not root.</param>
/// <param name="Niceness">Niceness of everything inside.</param>
internal sealed record LaunchPlan(string Bubblewrap, PythonInstallation Python, ImmutableArray<string> AsUser, int Niceness)
{
    /// <summary>
    /// Deep recursion needs the stack, which must be set before the interpreter starts. Under memory pressure the kernel
    /// should end a test, not the silo. The first arguments are files of control groups. Descriptor 9 is how a box numbers
    /// the processes of its tests alike; all others but the standard streams are closed before any program runs.
    /// </summary>
    private const string Launcher =
        """
        { echo 1000 > /proc/self/oom_score_adj; } 2>/dev/null
        while [ "$1" != -- ]; do echo $$ > "$1" || exit 1; shift; done; shift
        umask 022
        ulimit -S -s 1048576 2>/dev/null || ulimit -S -s "$(ulimit -H -s)"
        if [ -w /proc/sys/kernel/ns_last_pid ]; then exec 9> /proc/sys/kernel/ns_last_pid; else exec 9>&-; fi
        exec "$@"
        """;

    /// <summary>Reads the real program from standard input: a command line is visible and bounded.</summary>
    private const string Boot =
        """
        import os
        def take(count):
            data = b""
            while len(data) < count:
                part = os.read(0, count - len(data))
                if not part: os._exit(0)
                data += part
            return data
        exec(compile(take(int.from_bytes(take(4), "little")), "sandbox", "exec"))
        """;

    private const string TimeZones = "/usr/share/zoneinfo";

    private static readonly string[] LibraryFolders =
        ["/lib", "/lib32", "/lib64", "/libx32", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/libx32", "/usr/local/lib", "/usr/local/lib64"];

    /// <param name="isolation">What separates the rollouts in the container.</param>
    /// <param name="group">The control group that it is to be in; null for none of its own.</param>
    public ProcessStartInfo CreateStart(BoxIsolation isolation, ControlGroup? group)
    {
        string[] nice = CommandRunner.Find("nice") is { } path && Niceness > 0 ? [path, "-n", $"{Niceness}"] : [];

        // A session of its own: Ctrl-C at the silo's terminal is the silo's business.
        string[] session = CommandRunner.Find("setsid") is { } setsid ? [setsid] : [];
        var start = new ProcessStartInfo("/bin/sh", ["-c", Launcher, "sandbox", .. group?.ProcessFiles ?? [], "--", .. nice, .. session, .. AsUser, Bubblewrap, .. Container(isolation)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        start.Environment.Clear();

        // Sets and dictionaries in the same order in every run: a rollout's verdict should not depend on luck.
        start.Environment["PYTHONHASHSEED"] = "0";

        // Else every test looks up the same symbols again, and copies the tables that it puts them into.
        start.Environment["LD_BIND_NOW"] = "1";
        return start;
    }

    /// <summary>Such a bubblewrap gives no capabilities.</summary>
    private static bool IsSetUser(string path) => !OperatingSystem.IsWindows() && File.GetUnixFileMode(path).HasFlag(UnixFileMode.SetUser);

    private List<string> Container(BoxIsolation isolation)
    {
        List<string> arguments =
        [
            "--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try",
            "--die-with-parent", "--new-session", "--hostname", "sandbox",
        ];
        if (isolation < BoxIsolation.Shared || !IsSetUser(Bubblewrap))
        {
            // Over the container's own user namespace, for the zygote and the box; a process that runs a program drops it.
            arguments.AddRange(["--cap-add", "CAP_SYS_ADMIN"]);
        }

        foreach (var folder in LibraryFolders.Where(Path.Exists))
        {
            arguments.AddRange(new DirectoryInfo(folder).LinkTarget is { } target ? ["--symlink", target, folder] : ["--ro-bind", folder, folder]);
        }

        arguments.AddRange(["--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache", "--ro-bind-try", TimeZones, TimeZones]);
        if (Python.Prefix is not ("/usr" or "/usr/local"))
        {
            arguments.AddRange(["--ro-bind", Python.Prefix, Python.Prefix]);
        }

        if (!Python.Executable.StartsWith(Python.Prefix + "/", StringComparison.Ordinal) || Python.Prefix is "/usr" or "/usr/local")
        {
            arguments.AddRange(["--ro-bind", Python.Executable, Python.Executable]);
        }

        if (Python.Environment is { } modules)
        {
            arguments.AddRange(["--ro-bind-try", modules, modules]);
        }

        // Debian's numpy finds its linear algebra by these links.
        foreach (var link in AlternativeLibraries())
        {
            arguments.AddRange(["--symlink", link.LinkTarget!, link.FullName]);
        }

        // No --dev: it brings a writable tmpfs and terminals. No /proc at all.
        // The C library keeps named semaphores in /dev/shm.
        arguments.AddRange(["--dir", "/tmp", "--dir", "/dev", "--symlink", "/tmp", "/dev/shm"]);
        foreach (var device in new[] { "/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom" })
        {
            arguments.AddRange(["--dev-bind", device, device]);
        }

        arguments.AddRange(["--remount-ro", "/", "--chdir", "/", Python.Executable, "-S", "-s", "-B", "-c", Boot]);
        arguments.AddRange([Python.SeesSystem ? "system" : "", Python.Environment ?? ""]);
        return arguments;
    }

    private static IEnumerable<FileInfo> AlternativeLibraries()
    {
        var folder = new DirectoryInfo("/etc/alternatives");
        return folder.Exists ? folder.EnumerateFiles("lib*.so*").Where(f => f.LinkTarget is not null) : [];
    }
}
