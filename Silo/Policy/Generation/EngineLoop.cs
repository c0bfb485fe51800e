using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using NousCoder.Contracts.Training;
using NousCoder.Grains.Ports;
using NousCoder.Policy.Native;

namespace NousCoder.Policy.Generation;

/// <summary>
/// The engine's thread: takes requests in, lets them into the batches in the order they came, and steps the batches. Tensors
/// never leave it. Requests whose policy is still being fetched are passed by; one that there is no room for holds up those
/// behind it, so that none is starved.
/// </summary>
internal sealed partial class EngineLoop : IAsyncDisposable
{
    private readonly GenerationOptions _options;
    private readonly ILogger _logger;
    private readonly ConcurrentQueue<OpenRequest> _incoming = [];
    private readonly AutoResetEvent _signal = new(false);
    private readonly CancellationTokenSource _lifetime = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly PolicyShelf _shelf;
    private readonly Admission _admission;
    private readonly List<OpenRequest> _open = [];
    private Exception? _stopped;
    private volatile int _running;
    private volatile int _waiting;
    private int _arriving;

    public EngineLoop(
        GenerationOptions options, Func<PolicyReference, CancellationToken, Task<PolicyFolder>> resolveFolder, ILogger logger, TimeProvider time)
    {
        (_options, _logger) = (options, logger);
        _shelf = new PolicyShelf(options, resolveFolder, logger, time, Wake, _lifetime.Token);
        _admission = new Admission(options, _shelf, time);
        new Thread(Run) { IsBackground = true, Name = "generation" }.Start();
    }

    /// <summary>Sequences in progress.</summary>
    public int Running => _running;

    /// <summary>Sequences that have not begun.</summary>
    public int Waiting => _waiting + Volatile.Read(ref _arriving);

    /// <summary>Any thread: hands a request in.</summary>
    /// <exception cref="ObjectDisposedException">The engine has been disposed.</exception>
    /// <exception cref="InvalidOperationException">The engine has failed.</exception>
    public void Submit(OpenRequest request)
    {
        lock (_gate)
        {
            if (_stopped is not null)
            {
                throw _stopped is ObjectDisposedException
                    ? new ObjectDisposedException(nameof(GenerationEngine))
                    : new InvalidOperationException(_stopped.Message, _stopped);
            }

            Interlocked.Add(ref _arriving, request.Request.Seeds.Length);
            _incoming.Enqueue(request);
        }

        Wake();
    }

    /// <summary>Any thread: nobody reads a request's completions any longer.</summary>
    public void Withdraw(OpenRequest request)
    {
        request.Withdraw();
        Wake();
    }

    /// <summary>Ends the thread after the step in progress; what is open fails.</summary>
    public async ValueTask DisposeAsync()
    {
        await _lifetime.CancelAsync().ConfigureAwait(false);
        Wake();
        await _ended.Task.ConfigureAwait(false);
    }

    private void Wake() => _signal.Set();

    private void Run()
    {
        Exception reason = new ObjectDisposedException(nameof(GenerationEngine));
        try
        {
            TorchRuntime.Configure(_options.Threads);
            while (!_lifetime.IsCancellationRequested)
            {
                TakeIn();
                Tidy();
                Admit();
                Count();
                if (!Step() && !_open.Exists(r => r.IsEnded))
                {
                    _signal.WaitOne();
                }
            }
        }
        catch (Exception e)
        {
            LogFailed(_logger, e);
            reason = new InvalidOperationException($"The generation engine has failed and must be restarted: {e.Message}", e);
        }

        Stop(reason);
    }

    private void TakeIn()
    {
        while (_incoming.TryDequeue(out var request))
        {
            _open.Add(request);
            _waiting += request.Waiting;
            Interlocked.Add(ref _arriving, -request.Waiting);
            if (request.Waiting == 0)
            {
                request.End(null);
            }
        }
    }

    private void Admit()
    {
        foreach (var request in _open.Where(r => r.Waiting > 0 && !r.IsWithdrawn).ToList())
        {
            if (!request.IsEnded && !TryAdmit(request))
            {
                return;
            }
        }
    }

    /// <returns>Whether the requests behind may be admitted.</returns>
    private bool TryAdmit(OpenRequest request)
    {
        ServedPolicy? policy;
        try
        {
            if (_shelf.Find(request.Request.Policy, out policy) is not ShelfAnswer.Ready and var answer)
            {
                return answer == ShelfAnswer.Coming;
            }
        }
        catch (Exception e)
        {
            foreach (var hopeless in _open.Where(r => r.Request.Policy == request.Request.Policy))
            {
                hopeless.End(e);
            }

            return true;
        }

        try
        {
            if (request.Prompt.IsDefault)
            {
                _admission.Prepare(request, policy!);
            }

            return _admission.TryAdmit(request, policy!);
        }
        catch (ArgumentException e)
        {
            request.End(e);
        }
        catch (Exception e)
        {
            request.End(Failure(request.Request.Policy, e));
        }

        return true;
    }

    /// <summary>Takes out what has ended.</summary>
    private void Tidy()
    {
        foreach (var gone in _open.Where(r => r.IsWithdrawn))
        {
            gone.End(null);
        }

        if (_open.RemoveAll(r => r.IsEnded) > 0)
        {
            foreach (var policy in _shelf.Loaded)
            {
                foreach (var batch in policy.Batches)
                {
                    batch.Remove(r => r.IsEnded);
                }

                policy.DropEnded(_open);
            }
        }
    }

    private void Count()
    {
        _running = _shelf.Loaded.Sum(p => p.Running);
        _waiting = _open.Sum(r => r.Waiting);
    }

    /// <returns>Whether there was anything to do.</returns>
    private bool Step()
    {
        var any = false;
        foreach (var policy in _shelf.Loaded)
        {
            foreach (var batch in policy.Batches.Where(b => b.Count > 0))
            {
                any = true;
                try
                {
                    batch.Step();
                }
                catch (Exception e)
                {
                    var failure = Failure(policy.Reference, e);
                    foreach (var request in batch.Requests.ToList())
                    {
                        request.End(failure);
                    }

                    batch.Dispose();
                }
            }
        }

        return any;
    }

    private InvalidOperationException Failure(PolicyReference policy, Exception e)
    {
        LogStepFailed(_logger, policy.Version, policy.Checkpoint, e);
        return new InvalidOperationException($"Generation under version {policy.Version} of {policy.Checkpoint} failed: {e.Message}", e);
    }

    private void Stop(Exception reason)
    {
        lock (_gate)
        {
            _stopped = reason;
        }

        TakeIn();
        foreach (var request in _open)
        {
            request.End(reason);
        }

        (_running, _waiting) = (0, 0);
        _shelf.Dispose();
        _ended.SetResult();
    }

    [LoggerMessage(LogLevel.Error, "Generation under policy version {Version} from {Checkpoint} failed.")]
    private static partial void LogStepFailed(ILogger logger, int version, string checkpoint, Exception exception);

    [LoggerMessage(LogLevel.Critical, "The generation engine has failed.")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
