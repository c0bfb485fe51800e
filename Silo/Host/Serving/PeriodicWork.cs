using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace NousCoder.Silo.Serving;

/// <summary>Something that a silo does when it starts and every so often until it ends.</summary>
internal abstract partial class PeriodicWork(TimeSpan period, TimeProvider time, ILogger logger) : IHostedService, IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _loop = Task.CompletedTask;

    /// <summary>Is cancelled when the silo stops.</summary>
    protected CancellationToken Stopping => _stopping.Token;

    /// <summary>Names the work in a warning.</summary>
    protected abstract string What { get; }

    /// <summary>Does it once.</summary>
    protected abstract Task DoAsync();

    /// <summary>Does it for the first time before it returns.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryAsync();
        _loop = LoopAsync();
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _loop.WaitAsync(cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        _stopping.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task LoopAsync()
    {
        using var timer = new PeriodicTimer(period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                await TryAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The silo ends.
        }
    }

    private async Task TryAsync()
    {
        try
        {
            await DoAsync();
        }
        catch (Exception) when (_stopping.IsCancellationRequested)
        {
            // The silo leaves the cluster: what it asks for may be refused.
        }
        catch (Exception error)
        {
            LogFailed(What, error);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{What} failed; it is tried again")]
    private partial void LogFailed(string what, Exception error);
}
