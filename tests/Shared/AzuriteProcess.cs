using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace NousCoder.Tests;

/// <summary>
/// A real Azurite on free ports of loopback, in memory or with its data in a folder, ended with the process that started it
/// however that ends.
/// </summary>
public sealed partial class AzuriteProcess : IAsyncDisposable
{
    private const string Program = "infra/azurite/node_modules/azurite/dist/src/azurite.js";
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);
    private static readonly string[] Services = ["Blob", "Queue", "Table"];
    private readonly Dictionary<string, string> _services = [];
    private readonly string[] _storage;
    private Process _process = null!;

    private AzuriteProcess(string? folder) => _storage = folder is null ? ["--inMemoryPersistence"] : ["--location", folder];

    /// <summary>The process that all of it descends from.</summary>
    public int Id => _process.Id;

    /// <summary>The account, with the key that every Azurite has.</summary>
    public string ConnectionString =>
        "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;"
        + "AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
        + $"BlobEndpoint={_services["Blob"]}/devstoreaccount1;TableEndpoint={_services["Table"]}/devstoreaccount1;";

    /// <summary>Starts one.</summary>
    /// <param name="folder">Where it keeps its data; null for in memory.</param>
    /// <exception cref="InvalidOperationException">It is not installed, or did not start.</exception>
    public static async Task<AzuriteProcess> StartAsync(string? folder = null)
    {
        var azurite = new AzuriteProcess(folder);
        await azurite.StartAgainAsync();
        return azurite;
    }

    /// <summary>Starts it again after it was disposed, on the ports that it had.</summary>
    /// <exception cref="InvalidOperationException">It is not installed, or did not start.</exception>
    public async Task StartAgainAsync()
    {
        var program = Find()
            ?? throw new InvalidOperationException($"Azurite is not installed: there is no {Program}. './infra/azurite.sh' installs it.");
        // The shell ends Azurite when its standard input, which this process holds, is closed, and ends with it.
        const string Guard = "exec 3<&0; \"$@\" 3<&- & azurite=$!; { read -r _ <&3; kill $azurite; } & wait $azurite; kill $! 2>/dev/null";
        var start = new ProcessStartInfo("sh", ["-c", Guard, "sh", "node", program, .. _storage, "--silent", "--disableTelemetry", "--skipApiVersionCheck"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var service in Services)
        {
            start.ArgumentList.Add($"--{service.ToLowerInvariant()}Port");
            start.ArgumentList.Add(_services.TryGetValue(service, out var address) ? new Uri(address).Port.ToString(CultureInfo.InvariantCulture) : "0");
        }

        _process = Process.Start(start)!;
        try
        {
            await WaitUntilReadyAsync();
        }
        catch
        {
            await DisposeAsync();
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
        var listening = 0;
        while (listening < Services.Length && await _process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
        {
            if (Listening().Match(line) is { Success: true } service)
            {
                _services[service.Groups[1].Value] = service.Groups[2].Value;
                listening++;
            }
        }

        // Whatever it still writes must not fill the pipe.
        _ = _process.StandardOutput.ReadToEndAsync();
        if (listening < Services.Length)
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
