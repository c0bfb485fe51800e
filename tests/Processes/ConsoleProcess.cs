using System.Diagnostics;

namespace NousCoder.Processes.Tests;

/// <summary>The console as its users run it: a process of its own.</summary>
internal static class ConsoleProcess
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(4);

    public static async Task<ConsoleResult> RunAsync(params string[] arguments) => await RunWithAsync([], arguments);

    /// <param name="environment">Variables that the process gets besides those of this one.</param>
    /// <param name="arguments">The command line.</param>
    public static async Task<ConsoleResult> RunWithAsync(Dictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Build.Console, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        try
        {
            process.StandardInput.Close();
            var error = process.StandardError.ReadToEndAsync(deadline.Token);
            var output = await process.StandardOutput.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            return new ConsoleResult(process.ExitCode, output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
