using System.Runtime.ExceptionServices;

namespace NousCoder.Policy.Inference.Vectors;

/// <summary>
/// Threads that share the items of one piece of work after another. Between two they spin for a moment, since the next follows
/// within microseconds while a batch is computed, and then sleep. Whoever calls takes items too, and never waits for a thread
/// that has none.
/// </summary>
internal sealed class WorkerTeam : IDisposable
{
    private const int SpinsBeforeSleep = 200;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly Thread[] _helpers;
    private Action<int, int> _work = static (_, _) => { };
    private Exception? _failure;
    private int _remaining;
    private int _unfinished;
    private int _asleep;
    private volatile bool _disposed;

    /// <param name="threads">Threads that work, the caller's included.</param>
    public WorkerTeam(int threads)
    {
        _helpers = [.. Enumerable.Range(1, threads - 1).Select(worker => new Thread(() => Help(worker)) { IsBackground = true, Name = "generation helper" })];
        foreach (var helper in _helpers)
        {
            helper.Start();
        }
    }

    /// <summary>Threads that work.</summary>
    public int Size => _helpers.Length + 1;

    /// <summary>Does all items and returns when they are done.</summary>
    /// <param name="items">How many.</param>
    /// <param name="work">Told an item and the worker, from 0 to <see cref="Size"/> − 1, that does it.</param>
    public void Run(int items, Action<int, int> work)
    {
        if (items <= 1 || _helpers.Length == 0)
        {
            for (var item = 0; item < items; item++)
            {
                work(item, 0);
            }

            return;
        }

        (_work, _failure, _unfinished) = (work, null, items);
        Volatile.Write(ref _remaining, items);
        Wake();
        TakeItems(0);
        SpinWait spin = default;
        while (Volatile.Read(ref _unfinished) > 0)
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }

        if (_failure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    public void Dispose()
    {
        _disposed = true;
        foreach (var _ in _helpers)
        {
            _wake.Release();
        }

        foreach (var helper in _helpers)
        {
            helper.Join();
        }

        _wake.Dispose();
    }

    private void Wake()
    {
        var sleeping = Interlocked.Exchange(ref _asleep, 0);
        if (sleeping > 0)
        {
            _wake.Release(sleeping);
        }
    }

    private void Help(int worker)
    {
        while (!_disposed)
        {
            for (var spins = 0; spins < SpinsBeforeSleep && Volatile.Read(ref _remaining) <= 0; spins++)
            {
                Thread.SpinWait(16);
            }

            if (Volatile.Read(ref _remaining) <= 0)
            {
                // What begins between the look and the sleep is done without this thread.
                Interlocked.Increment(ref _asleep);
                _wake.Wait();
            }

            TakeItems(worker);
        }
    }

    private void TakeItems(int worker)
    {
        // A positive count that this takes one from is of the work that was set before it.
        while (Volatile.Read(ref _remaining) > 0 && Interlocked.Decrement(ref _remaining) is >= 0 and var item)
        {
            try
            {
                _work(item, worker);
            }
            catch (Exception e)
            {
                lock (_gate)
                {
                    _failure ??= e;
                }
            }

            Interlocked.Decrement(ref _unfinished);
        }
    }
}
