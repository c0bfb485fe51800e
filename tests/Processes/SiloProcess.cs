using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NousCoder.Processes.Tests;

/// <summary>A silo as its users run it: a process of its own.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);
    private readonly StringBuilder _errors = new();
    private readonly ConcurrentQueue<string> _output = new();
    private readonly Process _process;

    private SiloProcess(Process process, int siloPort, int gatewayPort) =>
        (_process, SiloPort, Address) = (process, siloPort, $"127.0.0.1:{gatewayPort}");

    public string Address { get; }

    public int SiloPort { get; }

    public int Id => _process.Id;

    public bool HasEnded => _process.HasExited;

    /// <summary>What it logged so far.</summary>
    public IEnumerable<string> Output => _output;

    /// <summary>Starts a silo and waits until it takes clients.</summary>
    public static Task<SiloProcess> StartAsync(string data, params (string Name, string Value)[] environment) => ReadyAsync(Start(data, environment));

    /// <summary>Starts a silo on the ports of this one, which has ended.</summary>
    public Task<SiloProcess> StartAgainAsync(string data) => ReadyAsync(Start(data, [], SiloPort, int.Parse(Address.Split(':')[1], CultureInfo.InvariantCulture)));

    private static async Task<SiloProcess> ReadyAsync(SiloProcess silo)
    {
        var ready = new TaskCompletionSource();
        silo._process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null)
            {
                ready.TrySetException(new InvalidOperationException($"the silo ended before it was ready: {silo._errors}"));
            }
            else if (line.Data.Trim() == "ready")
            {
                ready.TrySetResult();
            }
            else
            {
                silo._output.Enqueue(line.Data);
            }
        };
        silo._process.BeginErrorReadLine();
        silo._process.BeginOutputReadLine();
        await ready.Task.WaitAsync(Deadline);
        return silo;
    }

    /// <summary>Starts a silo that will not become ready.</summary>
    /// <returns>How it ended.</returns>
    public static async Task<ConsoleResult> RunAsync(string data, params (string Name, string Value)[] environment)
    {
        await using var silo = Start(data, environment);
        var errors = silo._process.StandardError.ReadToEndAsync();
        var output = await silo._process.StandardOutput.ReadToEndAsync().WaitAsync(Deadline);
        await silo._process.WaitForExitAsync().WaitAsync(Deadline);
        return new ConsoleResult(silo._process.ExitCode, output, await errors);
    }

    /// <summary>Ends it as a crash does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(Deadline);
    }

    /// <summary>Waits until it has ended by itself.</summary>
    public Task EndAsync() => _process.WaitForExitAsync().WaitAsync(Deadline);

    /// <summary>Ends it as its parent's end does.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(Deadline);
        _process.Dispose();
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static SiloProcess Start(string data, (string Name, string Value)[] environment) => Start(data, environment, FreePort(), FreePort());

    private static SiloProcess Start(string data, (string Name, string Value)[] environment, int siloPort, int gatewayPort)
    {
        // The widest umask: what a silo keeps to its owner does not depend on it.
        var start = new ProcessStartInfo(
            "/bin/sh",
            [
                "-c", "umask 000; exec dotnet \"$@\"", "silo", Build.Silo, "serve", "--data", data,
                "--silo-port", siloPort.ToString(CultureInfo.InvariantCulture),
                "--gateway-port", gatewayPort.ToString(CultureInfo.InvariantCulture),
                "--exit-with-parent",
            ])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        var silo = new SiloProcess(process, siloPort, gatewayPort);
        process.ErrorDataReceived += (_, line) => silo._errors.AppendLine(line.Data);
        return silo;
    }
}
