using System.Diagnostics;

namespace NousCoder.Client.Silos;

/// <summary>
/// A silo of this console's own: a child process on free loopback ports. It reads its standard input and ends with it,
/// so it does not outlive the console, however that ends.
/// </summary>
internal sealed class PrivateSilo : IAsyncDisposable
{
    /// <summary>Name of its log in its folder.</summary>
    public const string LogFile = "silo.log";

    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(15);
    private readonly Process _process;
    private readonly SiloLog _log;
    private readonly CancellationTokenSource _exited = new();

    private PrivateSilo(Process process, SiloLog log, int gatewayPort)
    {
        (_process, _log) = (process, log);
        Address = new GatewayAddress("127.0.0.1", gatewayPort);
        process.Exited += (_, _) => _exited.Cancel();
        process.EnableRaisingEvents = true;
    }

    public GatewayAddress Address { get; }

    /// <summary>Fires when the silo ends.</summary>
    public CancellationToken Exited => _exited.Token;

    /// <param name="folder">Where the silo keeps its data and its log.</param>
    /// <param name="cancellation">Ends the wait, and the silo.</param>
    /// <param name="settings">Environment variables that it gets besides those of the console; an existing one goes before.</param>
    /// <exception cref="NousCoderException">It cannot be started; the message has the last line it wrote.</exception>
    public static async Task<PrivateSilo> StartAsync(
        string folder, CancellationToken cancellation, Dictionary<string, string>? settings = null)
    {
        var (siloPort, gatewayPort) = FreePorts.TakeTwo();
        var start = SiloProgram.Command(
            "serve", "--data", folder,
            "--silo-port", siloPort.ToString(CultureInfo.InvariantCulture),
            "--gateway-port", gatewayPort.ToString(CultureInfo.InvariantCulture),
            "--exit-with-parent");
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        // What the environment says of a cluster is not meant for a silo that is nobody else's.
        foreach (var name in start.Environment.Keys.Where(IsOfCluster).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in settings ?? [])
        {
            start.Environment.TryAdd(name, value);
        }

        CreatePrivately(folder);
        var log = new SiloLog(Path.Combine(folder, LogFile));
        var process = Process.Start(start)!;
        log.Follow(process);
        var silo = new PrivateSilo(process, log, gatewayPort);
        try
        {
            await silo.WaitUntilReadyAsync(cancellation);
            return silo;
        }
        catch
        {
            await silo.DisposeAsync();
            throw;
        }
    }

    /// <summary>Returns the error to report when <see cref="Exited"/> has fired.</summary>
    public NousCoderException Ended() => new($"the temporary silo failed: {Cause()}; full log in {_log.Path}");

    /// <summary>As <see cref="Ended"/>, after everything that the silo wrote has been read.</summary>
    public async Task<NousCoderException> EndedAsync()
    {
        await _process.WaitForExitAsync(CancellationToken.None);
        return Ended();
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.StandardInput.Close();
            using var deadline = new CancellationTokenSource(StopDeadline);
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
        _log.Dispose();
    }

    /// <summary>The log is there before the silo closes the folder to other users.</summary>
    private static void CreatePrivately(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static bool IsOfCluster(string variable) => ((string[])["Silo", "Storage", "Http", "Tls"]).Any(section =>
        variable.StartsWith($"NOUSCODER_{section}__", StringComparison.OrdinalIgnoreCase));

    private async Task WaitUntilReadyAsync(CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation, Exited);
        deadline.CancelAfter(StartDeadline);
        try
        {
            await _log.Ready.WaitAsync(deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            if (!_process.HasExited)
            {
                throw new NousCoderException(
                    $"the temporary silo was not ready within {StartDeadline.TotalSeconds} s; full log in {_log.Path}");
            }

            throw await EndedAsync();
        }
    }

    /// <summary>The silo's own words if it wrote an error, else the signal that ended it, else its exit code.</summary>
    private string Cause()
    {
        if (_log.LastError.Length > 0 || !_process.HasExited)
        {
            return _log.LastLine;
        }

        // .NET reports a process that a signal has ended as a shell does.
        return _process.ExitCode > 128
            ? $"it was killed by signal {_process.ExitCode - 128}"
            : $"exit code {_process.ExitCode}; {_log.LastLine}";
    }
}
