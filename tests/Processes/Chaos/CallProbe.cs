using System.Diagnostics;
using NousCoder.Contracts;
using NousCoder.Contracts.Problems;

namespace NousCoder.Processes.Tests.Chaos;

/// <summary>Calls grains on all silos all the time, and keeps when the last call began that was rejected.</summary>
internal sealed class CallProbe : IAsyncDisposable
{
    private const int Problems = 24;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stop = new();
    private readonly ChaosCluster _cluster;
    private readonly Task _calls;
    private long _origin = Stopwatch.GetTimestamp();
    private long _lastRejected;

    public CallProbe(ChaosCluster cluster, string dataset)
    {
        _cluster = cluster;
        _calls = Task.WhenAll(Enumerable.Range(0, Problems).Select(n => CallAsync(Keys.Problem(dataset, n))));
    }

    /// <summary>Time from the origin to the last call that was rejected; zero where none was.</summary>
    public TimeSpan Rejected => _lastRejected <= _origin ? TimeSpan.Zero : Stopwatch.GetElapsedTime(_origin, _lastRejected);

    /// <summary>Time since the origin.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_origin);

    /// <summary>Begins counting now.</summary>
    public void Restart() => _origin = Stopwatch.GetTimestamp();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _calls;
        _stop.Dispose();
    }

    private async Task CallAsync(string problem)
    {
        while (!_stop.IsCancellationRequested)
        {
            var began = Stopwatch.GetTimestamp();
            try
            {
                await _cluster.Grains.GetGrain<IProblemGrain>(problem).GetStatistics().WaitAsync(Patience);
            }
            catch (Exception)
            {
                NoteRejected(began);
            }

            await Task.Delay(Pause, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void NoteRejected(long began)
    {
        lock (_stop)
        {
            _lastRejected = Math.Max(_lastRejected, began);
        }
    }
}
