using System.Runtime.InteropServices;

namespace NousCoder.Sandbox.Boxes;

/// <summary>Finds what a sandbox needs on this machine.</summary>
internal static class MachineSurvey
{
    /// <summary>The plan, or null where a check failed; and every check made.</summary>
    public static async Task<(LaunchPlan? Plan, ImmutableArray<SandboxCheck> Checks)> LookAsync(SandboxOptions options, CancellationToken cancellationToken)
    {
        var checks = ImmutableArray.CreateBuilder<SandboxCheck>();
        if (!Check("operating system", OperatingSystem.IsLinux(), RuntimeInformation.OSDescription, "Run the sandbox role on Linux."))
        {
            return (null, checks.ToImmutable());
        }

        var bubblewrap = options.BubblewrapPath ?? CommandRunner.Find("bwrap");
        Check("bubblewrap", File.Exists(bubblewrap), bubblewrap ?? "bwrap is not installed", Install("bubblewrap"));

        ImmutableArray<string> asUser = [];
        if (Environment.IsPrivilegedProcess)
        {
            var setpriv = CommandRunner.Find("setpriv");
            asUser = [setpriv ?? "", "--reuid", $"{options.Uid}", "--regid", $"{options.Uid}", "--clear-groups"];
            if (!Check("ordinary user", setpriv is not null, setpriv is null ? "setpriv, which drops root, is not installed" : $"uid {options.Uid} by {setpriv}", Install("util-linux")))
            {
                return (null, checks.ToImmutable());
            }
        }

        var (python, failures) = await PythonInstallation.FindAsync(options.PythonPath, asUser, cancellationToken);
        Check("python", python is not null, python is null ? failures : $"{python.Version} at {python.Executable}",
            $"{Install("python3")}, or set PythonPath to a Python 3.10 or newer that uid {(asUser.IsEmpty ? "of the silo" : options.Uid)} can read");
        return (checks.All(c => c.Ok) ? new LaunchPlan(bubblewrap!, python!, asUser, options.Niceness) : null, checks.ToImmutable());

        bool Check(string name, bool ok, string detail, string remedy)
        {
            checks.Add(new SandboxCheck(name, ok, detail, ok ? "" : remedy));
            return ok;
        }
    }

    /// <summary>The command that brings numpy to an interpreter.</summary>
    public static string InstallNumpy(PythonInstallation python) => python is { Environment: null, Prefix: "/usr" }
        ? Install("python3-numpy")
        : $"{python.Command} -m pip install numpy";

    private static string Install(string package)
    {
        var release = File.Exists("/etc/os-release") ? File.ReadAllText("/etc/os-release") : "";
        var kin = string.Join(' ', release.Split('\n').Where(l => l.StartsWith("ID=", StringComparison.Ordinal) || l.StartsWith("ID_LIKE=", StringComparison.Ordinal)));
        return kin switch
        {
            _ when kin.Contains("alpine", StringComparison.Ordinal) => $"apk add {(package == "python3-numpy" ? "py3-numpy" : package)}",
            _ when kin.Contains("fedora", StringComparison.Ordinal) || kin.Contains("rhel", StringComparison.Ordinal) => $"dnf install -y {package}",
            _ when kin.Contains("arch", StringComparison.Ordinal) => $"pacman -S --noconfirm {package.Replace("python3", "python", StringComparison.Ordinal)}",
            _ when kin.Contains("suse", StringComparison.Ordinal) => $"zypper install -y {package}",
            _ => $"apt-get install -y {package}",
        };
    }
}
