using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace NousCoder.Benchmarks.Policy;

/// <summary>llama.cpp on a policy's weights, through infra/oracles, which <c>./infra/test.sh</c> installs.</summary>
internal sealed class LlamaSpeed : IDisposable
{
    private readonly string _weights;
    private readonly string _oracles;

    private LlamaSpeed(string oracles, string weights) => (_oracles, _weights) = (oracles, weights);

    /// <returns>Null where the oracles are not installed.</returns>
    public static async Task<LlamaSpeed?> OfAsync(RandomPolicy policy, CancellationToken cancellation)
    {
        if (FindOracles() is not { } oracles)
        {
            await Console.Error.WriteLineAsync("llama.cpp is left out: infra/oracles is not installed; npm ci --prefix infra/oracles installs it.");
            return null;
        }

        var weights = Path.Combine(policy.Folder, "weights.gguf");
        await RunAsync(oracles, ["gguf.mjs", policy.Folder, weights, policy.Shape.DataType == "bfloat16" ? "bf16" : "f32"], cancellation);
        return new LlamaSpeed(oracles, weights);
    }

    /// <summary>Tokens a second of all sequences together, in the fastest of some rounds; the prompt's reading is not in it.</summary>
    public async Task<double> MeasureAsync(int batch, int threads, int promptTokens, int newTokens, int rounds, CancellationToken cancellation)
    {
        string[] options =
        [
            "--batch", Text(batch), "--threads", Text(threads), "--prompt", Text(promptTokens), "--tokens", Text(newTokens), "--rounds", Text(rounds),
        ];
        using var answer = JsonDocument.Parse(await RunAsync(_oracles, ["decode-speed.mjs", _weights, .. options], cancellation));
        return answer.RootElement.GetProperty("results")[0].GetProperty("rounds").EnumerateArray().Max(r => r.GetDouble());
    }

    public void Dispose() => File.Delete(_weights);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string? FindOracles()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var oracles = Path.Combine(folder.FullName, "infra", "oracles");
            if (Directory.Exists(oracles))
            {
                return Directory.Exists(Path.Combine(oracles, "node_modules")) ? oracles : null;
            }
        }

        return null;
    }

    private static async Task<string> RunAsync(string oracles, string[] arguments, CancellationToken cancellation)
    {
        using var process = Process.Start(new ProcessStartInfo("node", arguments) { WorkingDirectory = oracles, RedirectStandardOutput = true })!;
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{arguments[0]} ended with {process.ExitCode}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
