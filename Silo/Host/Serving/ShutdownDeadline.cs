using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace NousCoder.Silo.Serving;

/// <summary>
/// Bounds how long a silo takes to stop. Leaving the cluster writes to storage, which is retried for minutes if storage is
/// away, and hosts kill after 30 s. What was under way is durable or is asked for again by another silo, as after a crash.
/// </summary>
internal static partial class ShutdownDeadline
{
    private const int FailedExitCode = 1;

    private static readonly TimeSpan ExitTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Ends the process <see cref="SiloOptions.StopSeconds"/> after its host began to stop, if it still runs.</summary>
    public static void EndInTime(this IHost host)
    {
        var timeout = TimeSpan.FromSeconds(host.Services.GetRequiredService<SiloOptions>().StopSeconds);
        var logger = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ShutdownDeadline));
        host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(
            () => new Thread(() => End(timeout, logger)) { IsBackground = true, Name = "shutdown deadline" }.Start());
    }

    private static void End(TimeSpan timeout, ILogger logger)
    {
        Thread.Sleep(timeout);
        LogNotStopped(logger, timeout.TotalSeconds);
        // In case an exit handler hangs as well.
        new Thread(Kill) { IsBackground = true }.Start();
        Environment.Exit(FailedExitCode);
    }

    private static void Kill()
    {
        Thread.Sleep(ExitTimeout);
        using var self = Process.GetCurrentProcess();
        self.Kill();
    }

    [LoggerMessage(LogLevel.Warning, "The silo did not stop in order within {Seconds} s, most likely because storage does not answer; it ends now. Other silos continue its work.")]
    private static partial void LogNotStopped(ILogger logger, double seconds);
}
