namespace NousCoder.Sandbox.Boxes;

/// <summary>An interpreter that the sandbox's user can run.</summary>
/// <param name="Executable">Path without links.</param>
/// <param name="Prefix">The folder that it is installed in.</param>
/// <param name="Version">As in 3.11.2.</param>
internal sealed record PythonInstallation(string Executable, string Prefix, Version Version)
{
    private static readonly Version Oldest = new(3, 10);

    private const string Question =
        "import os,sys,platform,ctypes;print(os.path.realpath(getattr(sys,'_base_executable',sys.executable)),sys.base_prefix,platform.python_version().rstrip('+'),sep='\\n')";

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
            if (status != 0 || lines.Length < 3 || !Version.TryParse(new string([.. lines[2].TakeWhile(c => char.IsAsciiDigit(c) || c == '.')]), out var version))
            {
                failures.Add($"{candidate} cannot be run by the sandbox's user ({error.Trim().Split('\n')[^1]})");
            }
            else if (version < Oldest)
            {
                failures.Add($"{candidate} is Python {version}, older than {Oldest}");
            }
            else
            {
                return (new PythonInstallation(lines[0], lines[1], version), "");
            }
        }

        return (null, failures.Count == 0 ? "there is no python3" : string.Join("; ", failures));
    }
}
