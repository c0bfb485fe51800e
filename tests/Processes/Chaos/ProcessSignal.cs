using System.Diagnostics;
using System.Globalization;

namespace NousCoder.Processes.Tests.Chaos;

/// <summary>What .NET cannot do to a process.</summary>
internal static class ProcessSignal
{
    /// <summary>Sends a signal such as STOP. A process that has ended already is no error.</summary>
    public static Task SendAsync(string signal, int process) =>
        RunAsync("kill", "-s", signal, process.ToString(CultureInfo.InvariantCulture));

    /// <summary>Runs a command of the system.</summary>
    public static async Task RunAsync(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
        await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
    }
}
