using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace NousCoder.Tests;

/// <summary>
/// A real Azurite: in memory, on free ports of loopback, ended with the test program however that ends. Where it cannot be
/// had, the tests are skipped.
/// </summary>
public sealed partial class Azurite : IAsyncLifetime
{
    private static readonly string[] Services = ["Blob", "Queue", "Table"];
    private const string Program = "infra/azurite/node_modules/azurite/dist/src/azurite.js";
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);
    private readonly Dictionary<string, string> _services = [];
    private readonly string[] _storage = ["--inMemoryPersistence"];
    private string _missing = "";
    private Process? _process;

    public Azurite()
    {
    }

    /// <summary>One that keeps its data and can be started again after it was ended.</summary>
    /// <param name="folder">Where the data are kept.</param>
    internal Azurite(string folder) => _storage = ["--location", folder];

    /// <summary>The process that all of it descends from.</summary>
    internal int Id => _process!.Id;

    /// <summary>The account. Skips the test that asks where there is none.</summary>
    public string ConnectionString
    {
        get
        {
            Assert.SkipWhen(_missing.Length > 0, _missing);
            // The account and key that every Azurite has.
            return "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;"
                + "AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
                + $"BlobEndpoint={_services["Blob"]}/devstoreaccount1;TableEndpoint={_services["Table"]}/devstoreaccount1;";
        }
    }

    public async ValueTask InitializeAsync()
    {
        var program = Find();
        if (program is null)
        {
            _missing = $"Azurite is not installed: there is no {Program}. './infra/azurite.sh' installs it.";
            return;
        }

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
            // Again on the port that it had.
            start.ArgumentList.Add($"--{service.ToLowerInvariant()}Port");
            start.ArgumentList.Add(_services.TryGetValue(service, out var address) ? new Uri(address).Port.ToString(CultureInfo.InvariantCulture) : "0");
        }

        _process = Process.Start(start)!;
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
            _missing = $"Azurite did not start: {(await errors.WaitAsync(Deadline)).Trim()}";
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync().WaitAsync(Deadline);
            _process.Dispose();
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
