namespace NousCoder.Sandbox.Boxes;

/// <summary>Says why a container could not be started, and what to do about it.</summary>
internal static class ContainerDiagnosis
{
    /// <param name="message">What the attempt printed.</param>
    public static SandboxUnavailableException Explain(string message)
    {
        var (problem, remedy) = FindKnownCause() ?? (
            "a container could not be started",
            File.Exists("/.dockerenv") || File.Exists("/run/.containerenv")
                ? "This silo runs in a container, whose own policy may forbid namespaces: start it with --security-opt seccomp=unconfined --security-opt apparmor=unconfined (Kubernetes: seccompProfile Unconfined, and procMount Unmasked with hostUsers false)."
                : "Run `nouscoder doctor` for every check.");
        return new SandboxUnavailableException($"{problem} ({message.Trim().ReplaceLineEndings("; ")})", remedy);
    }

    /// <summary>The kernel setting that forbids user namespaces to the sandbox's user, if one does.</summary>
    public static (string Problem, string Remedy)? FindKnownCause()
    {
        if (Read("/proc/sys/user/max_user_namespaces") == "0")
        {
            return ("user.max_user_namespaces is 0, so no user namespace can be made", "sysctl -w user.max_user_namespaces=15000");
        }

        if (Read("/proc/sys/kernel/unprivileged_userns_clone") == "0")
        {
            return ("kernel.unprivileged_userns_clone is 0, so an ordinary user cannot make a user namespace", "sysctl -w kernel.unprivileged_userns_clone=1");
        }

        if (Read("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == "1" && !File.Exists("/etc/apparmor.d/bwrap-userns-restrict") && !File.Exists("/etc/apparmor.d/bwrap"))
        {
            return ("AppArmor restricts user namespaces of ordinary users (kernel.apparmor_restrict_unprivileged_userns is 1)",
                "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0, or give /usr/bin/bwrap an AppArmor profile that allows `userns`");
        }

        return null;
    }

    private static string? Read(string path) => File.Exists(path) ? File.ReadAllText(path).Trim() : null;
}
