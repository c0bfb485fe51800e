using System.Diagnostics;
using System.Text.Json;

namespace NousCoder.Benchmarks.Verify;

/// <summary>Measures what each kind of namespace adds to a fork, inside a container like the sandbox's.</summary>
internal static class NamespaceCosts
{
    public static async Task<Report> MeasureAsync()
    {
        using var script = typeof(NamespaceCosts).Assembly.GetManifestResourceStream("NousCoder.Benchmarks.Verify.namespaces.py")!;
        using var reader = new StreamReader(script);
        string[] user = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"] : [];
        string[] container =
        [
            .. user, "bwrap", "--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts",
            "--ro-bind", "/usr", "/usr", "--ro-bind", "/lib", "/lib", "--ro-bind-try", "/lib64", "/lib64", "/usr/bin/python3", "-S", "-",
        ];
        using var process = Process.Start(new ProcessStartInfo(container[0], container[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await process.StandardInput.WriteAsync(await reader.ReadToEndAsync());
        process.StandardInput.Close();
        var costs = JsonSerializer.Deserialize<Dictionary<string, double?>>(await process.StandardOutput.ReadToEndAsync())!;
        var report = new Report("fork with namespaces of its own", "ms", "more than none");
        foreach (var (kinds, milliseconds) in costs)
        {
            report.Add(kinds is "none" or "user" or "all six" ? kinds : $"user and {kinds}", milliseconds, milliseconds - costs["none"]);
        }

        return report;
    }
}
