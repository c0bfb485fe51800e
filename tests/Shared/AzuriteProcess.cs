using System.Diagnostics;
using System.Text.RegularExpressions;

namespace NousCoder.Tests;

/// <summary>A real Azurite in memory, on free ports of loopback, ended with the process that started it however that ends.</summary>
public sealed partial class AzuriteProcess : IAsyncDisposable
{
    private const string Program = "infra/azurite/node_modules/azurite/dist/src/azurite.js";
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);
    private readonly Dictionary<string, string> _services = [];
    private readonly Process _process;

    private AzuriteProcess(Process process) => _process = process;

    /// <summary>The account, with the key that every Azurite has.</summary>
    public string ConnectionString =>
        "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;"
        + "AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
        + $"BlobEndpoint={_services["Blob"]}/devstoreaccount1;TableEndpoint={_services["Table"]}/devstoreaccount1;";

    /// <summary>Starts it.</summary>
    /// <exception cref="InvalidOperationException">It is not installed, or did not start.</exception>
    public static async Task<AzuriteProcess> StartAsync()
    {
        var program = Find()
            ?? throw new InvalidOperationException($"Azurite is not installed: there is no {Program}. './infra/azurite.sh' installs it.");
        // The shell ends Azurite when its standard input, which this process holds, is closed, and ends with it.
        const string Guard = "exec 3<&0; \"$@\" 3<&- & azurite=$!; { read -r _ <&3; kill $azurite; } & wait $azurite; kill $! 2>/dev/null";
        var start = new ProcessStartInfo("sh", ["-c", Guard, "sh", "node", program])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])
            ["--inMemoryPersistence", "--silent", "--disableTelemetry", "--skipApiVersionCheck", "--blobPort", "0", "--queuePort", "0", "--tablePort", "0"])
        {
            start.ArgumentList.Add(argument);
        }

        var azurite = new AzuriteProcess(Process.Start(start)!);
        try
        {
            await azurite.WaitUntilReadyAsync();
            return azurite;
        }
        catch
        {
            await azurite.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(Deadline);
        _process.Dispose();
    }

    private async Task WaitUntilReadyAsync()
    {
        var errors = _process.StandardError.ReadToEndAsync();
        using var deadline = new CancellationTokenSource(Deadline);
        while (_services.Count < 3 && await _process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
        {
            if (Listening().Match(line) is { Success: true } listening)
            {
                _services[listening.Groups[1].Value] = listening.Groups[2].Value;
            }
        }

        // Whatever it still writes must not fill the pipe.
        _ = _process.StandardOutput.ReadToEndAsync();
        if (_services.Count < 3)
        {
            throw new InvalidOperationException($"Azurite did not start: {(await errors.WaitAsync(Deadline)).Trim()}");
        }
    }

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Path.Combine(folder.FullName, Program) is var program && File.Exists(program))
            {
                return program;
            }
        }

        return null;
    }

    [GeneratedRegex("^Azurite (Blob|Queue|Table) service is successfully listening at (http://[^ ]+)$")]
    private static partial Regex Listening();
}
