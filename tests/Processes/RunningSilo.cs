using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NousCoder.Processes.Tests;

/// <summary>A silo that the tests of a class share.</summary>
public sealed class RunningSilo : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);
    private readonly TemporaryFolder _folder = new();
    private readonly StringBuilder _errors = new();
    private Process? _process;

    public string Address { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var (siloPort, gatewayPort) = (FreePort(), FreePort());
        Address = $"127.0.0.1:{gatewayPort}";
        _process = Process.Start(new ProcessStartInfo(
            "dotnet",
            [
                Build.Silo, "serve", "--data", _folder["data"],
                "--silo-port", siloPort.ToString(CultureInfo.InvariantCulture),
                "--gateway-port", gatewayPort.ToString(CultureInfo.InvariantCulture),
                "--exit-with-parent",
            ])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var ready = new TaskCompletionSource();
        _process.ErrorDataReceived += (_, line) => _errors.AppendLine(line.Data);
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null)
            {
                ready.TrySetException(new InvalidOperationException($"the silo ended before it was ready: {_errors}"));
            }
            else if (line.Data.Trim() == "ready")
            {
                ready.TrySetResult();
            }
        };
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        await ready.Task.WaitAsync(Deadline);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync().WaitAsync(Deadline);
            _process.Dispose();
        }

        _folder.Dispose();
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
