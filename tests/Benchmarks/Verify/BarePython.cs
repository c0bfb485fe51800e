using System.Diagnostics;

namespace NousCoder.Benchmarks.Verify;

/// <summary>What a grader does that isolates nothing: a Python process for each test.</summary>
internal static class BarePython
{
    /// <returns>Tests that were run.</returns>
    public static async Task<int> RunAsync(WorkloadProblem problem, string program)
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, program);
        try
        {
            for (var test = 0; test < Workload.Tests; test++)
            {
                if (await OutputAsync(path, problem.Inputs[test]) != problem.Expected[test])
                {
                    return test + 1;
                }
            }

            return Workload.Tests;
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task<string> OutputAsync(string path, string input)
    {
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/python3", [path])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (await output).Trim();
    }
}
