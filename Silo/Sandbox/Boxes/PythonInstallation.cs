namespace NousCoder.Sandbox.Boxes;

/// <summary>An interpreter that the sandbox's user can run.</summary>
/// <param name="Executable">Path without links.</param>
/// <param name="Prefix">The folder that it is installed in.</param>
/// <param name="Version">As in 3.11.2.</param>
/// <param name="Command">Path that it was found at.</param>
/// <param name="Environment">Folder of modules of the virtual environment that it belongs to; null if it belongs to none.</param>
/// <param name="SeesSystem">Whether the modules installed for <paramref name="Prefix"/> are seen too; a virtual environment may be without.</param>
internal sealed record PythonInstallation(
    string Executable, string Prefix, Version Version, string Command, string? Environment = null, bool SeesSystem = true)
{
    /// <summary>Folders that are hidden from programs; see <c>folder.py</c>.</summary>
    private const string PrivateFolder = "/tmp/";

    private static readonly Version Oldest = new(3, 10);

    /// <summary>
    /// The interpreter's own answer. What a virtual environment adds is read from its files, since the interpreter itself would
    /// run what stands in them.
    /// </summary>
    private const string Question =
        """
        import os, sys, platform, ctypes
        environment = os.path.dirname(os.path.dirname(os.path.abspath(sys.executable)))
        try:
            settings = dict(line.lower().split(" = ", 1) for line in open(os.path.join(environment, "pyvenv.cfg")).read().splitlines() if " = " in line)
            modules = os.path.join(os.path.realpath(environment), "lib", "python%d.%d" % sys.version_info[:2], "site-packages")
            system = settings.get("include-system-site-packages", "false").strip()
        except OSError:
            modules, system = "", "true"
        print(os.path.realpath(getattr(sys, "_base_executable", sys.executable)), sys.base_prefix,
              platform.python_version().rstrip("+"), modules, system, sep="\n")
        """;

    /// <summary>Looks for an interpreter; the failures say why each candidate was not taken.</summary>
    /// <param name="path">The only one to look at, or null to search.</param>
    /// <param name="asUser">Command that runs what follows it as the sandbox's user; may be empty.</param>
    public static async Task<(PythonInstallation? Found, string Failures)> FindAsync(
        string? path, IReadOnlyList<string> asUser, CancellationToken cancellationToken)
    {
        var candidates = path is not null ? [path]
            : new[] { "/usr/bin/python3", "/usr/local/bin/python3" }.Concat(CommandRunner.FindAll("python3")).Where(File.Exists).Distinct();
        var failures = new List<string>();
        foreach (var candidate in candidates)
        {
            var (status, output, error) = await CommandRunner.RunAsync([.. asUser, candidate, "-I", "-S", "-B", "-c", Question], cancellationToken);
            var lines = output.Split('\n');
            if (status != 0 || lines.Length < 5 || !Version.TryParse(new string([.. lines[2].TakeWhile(c => char.IsAsciiDigit(c) || c == '.')]), out var version))
            {
                failures.Add($"{candidate} cannot be run by the sandbox's user ({error.Trim().Split('\n')[^1]})");
            }
            else if (version < Oldest)
            {
                failures.Add($"{candidate} is Python {version}, older than {Oldest}");
            }
            else if (new[] { lines[1], lines[3] }.Any(f => f.StartsWith(PrivateFolder, StringComparison.Ordinal)))
            {
                failures.Add($"{candidate} has its modules below {PrivateFolder}, where every program has a folder of its own");
            }
            else
            {
                var environment = lines[3].Length > 0 ? lines[3] : null;
                return (new PythonInstallation(lines[0], lines[1], version, candidate, environment, lines[4] == "true"), "");
            }
        }

        return (null, failures.Count == 0 ? "there is no python3" : string.Join("; ", failures));
    }
}
