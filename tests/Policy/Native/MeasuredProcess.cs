using System.Diagnostics;

namespace NousCoder.Policy.Tests.Native;

/// <summary>
/// A test in a process of its own, so that no other test changes its memory. Every larger block is mapped by itself, so that
/// freed memory does not count.
/// </summary>
internal static class MeasuredProcess
{
    private const string ResultVariable = "NOUSCODER_MEASURED_MEMORY";

    /// <summary>Runs an explicit test and returns the lines that it wrote.</summary>
    public static async Task<string[]> RunAsync(Type type, string test, CancellationToken cancellationToken)
    {
        var result = Path.GetTempFileName();
        try
        {
            string[] arguments =
            [
                "exec", type.Assembly.Location, "--explicit", "only", "--progress", "off", "--filter-method", $"{type.FullName}.{test}",
            ];
            var start = new ProcessStartInfo("dotnet", arguments)
            {
                RedirectStandardOutput = true,
                Environment =
                {
                    [ResultVariable] = result,
                    ["MALLOC_MMAP_THRESHOLD_"] = "65536",
                    ["DOTNET_GCgen0size"] = "0x200000",
                },
            };
            using var child = Process.Start(start)!;
            var output = await child.StandardOutput.ReadToEndAsync(cancellationToken);
            await child.WaitForExitAsync(cancellationToken);
            child.ExitCode.ShouldBe(0, output);
            return await File.ReadAllLinesAsync(result, cancellationToken);
        }
        finally
        {
            File.Delete(result);
        }
    }

    /// <summary>Writes a line in the child; ignored if the test is run by itself.</summary>
    public static Task WriteAsync(string line, CancellationToken cancellationToken) =>
        Environment.GetEnvironmentVariable(ResultVariable) is { } path ? File.AppendAllTextAsync(path, line + "\n", cancellationToken) : Task.CompletedTask;
}
