using System.Diagnostics;
using System.Text.Json;
using NousCoder.Client.Silos;

namespace NousCoder.Client.Doctor;

/// <summary>What the silo's executable says of the machine: sandbox, Python, libtorch.</summary>
internal static class SiloChecks
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public static async Task<ImmutableArray<Check>> RunAsync(CancellationToken cancellation)
    {
        try
        {
            var output = await AskAsync(cancellation);
            return JsonSerializer.Deserialize<ImmutableArray<Check>>(output, JsonSerializerOptions.Web);
        }
        catch (NousCoderException error)
        {
            return [new Check("silo program", false, error.Message, SiloProgram.BuildCommand)];
        }
        catch (JsonException)
        {
            return [new Check("silo program", false, "did not answer 'doctor --json' with a list of checks", SiloProgram.BuildCommand)];
        }
    }

    private static async Task<string> AskAsync(CancellationToken cancellation)
    {
        var start = SiloProgram.Command("doctor", "--json");
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Deadline);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(deadline.Token);
            var output = await process.StandardOutput.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            return output.Trim() is { Length: > 0 } answer ? answer : throw new NousCoderException(LastLine(await errors));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            throw new NousCoderException($"did not answer within {Deadline.TotalSeconds} s");
        }
    }

    private static string LastLine(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [.., var last] ? last : "it said nothing";
}
