using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using NousCoder.Contracts.Training;
using NousCoder.Grains.Ports;
using NousCoder.Policy.Inference.Vectors;
using NousCoder.Policy.Native;

namespace NousCoder.Policy.Generation;

/// <summary>
/// The engine's thread: takes requests in, lets them into the running batch in the order they came, and steps it. Tensors
/// never leave it. Requests whose policy is still being fetched are passed by; one that there is no room for holds up those
/// behind it, so that none is starved.
/// </summary>
internal sealed partial class EngineLoop : IAsyncDisposable
{
    private static readonly TimeSpan FaultLasts = TimeSpan.FromMinutes(1);

    private readonly GenerationOptions _options;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly ConcurrentQueue<OpenRequest> _incoming = [];
    private readonly AutoResetEvent _signal = new(false);
    private readonly CancellationTokenSource _lifetime = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly WorkerTeam _team;
    private readonly PolicyShelf _shelf;
    private readonly Lineages _lineages;
    private readonly Scheduler _scheduler;
    private readonly List<OpenRequest> _open = [];
    private Exception? _stopped;
    private (string Reason, long At)? _lastFault;
    private volatile GenerationStatistics _statistics = new();
    private long _arrived;
    private int _arriving;

    public EngineLoop(
        GenerationOptions options, Func<PolicyReference, CancellationToken, Task<PolicyFolder>> resolveFolder, ILogger logger, TimeProvider time)
    {
        (_options, _logger, _time, _team) = (options, logger, time, new WorkerTeam(options.Threads));
        _shelf = new PolicyShelf(options, _team, resolveFolder, logger, time, Wake, _lifetime.Token);
        (_lineages, _scheduler) = (new Lineages(options.WeightChange), new Scheduler(options, time));
        new Thread(Run) { IsBackground = true, Name = "generation" }.Start();
    }

    /// <summary>As of the last step; what has only just arrived waits.</summary>
    public GenerationStatistics Statistics
    {
        get
        {
            var last = _statistics;
            return last with { Waiting = last.Waiting + Volatile.Read(ref _arriving) };
        }
    }

    /// <summary>Any thread: why requests fail here that another machine might serve; null where none does.</summary>
    public string? Fault
    {
        get
        {
            lock (_gate)
            {
                return _stopped is not (null or ObjectDisposedException) ? _stopped.Message
                    : _lastFault is { } fault && _time.GetElapsedTime(fault.At) < FaultLasts ? fault.Reason
                    : null;
            }
        }
    }

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
            DeviceMemory.Observe(_options.Device);
            CudaStream.TryEnter(_options.Device, _logger);
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
            request.Number = ++_arrived;
            _open.Add(request);
            _statistics = _statistics with { Waiting = _statistics.Waiting + request.Waiting };
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
        if (request.Policy is null && Find(request) is { } behind)
        {
            return behind;
        }

        try
        {
            return _scheduler.TryAdmit(request);
        }
        catch (Exception e)
        {
            End(request, Failure(request.Policy!.Reference, e));
            return true;
        }
    }

    /// <summary>Gives a request its policy.</summary>
    /// <returns>Where it has none yet or was ended, whether the requests behind may be admitted.</returns>
    private bool? Find(OpenRequest request)
    {
        ServedPolicy? policy;
        try
        {
            if (_shelf.Find(_lineages.CurrentFor(request), out policy) is not ShelfAnswer.Ready and var answer)
            {
                return answer == ShelfAnswer.Coming;
            }
        }
        catch (Exception e)
        {
            Note(e);
            foreach (var hopeless in _open.Where(r => r.Policy is null && r.Request.Policy == request.Request.Policy))
            {
                hopeless.End(e);
            }

            return true;
        }

        try
        {
            request.Use(policy);
            policy!.Require(request.Request);
            request.Encoded(policy.Tokenizer.Encode(request.Request.Prompt));
            _scheduler.Require(request);
        }
        catch (ArgumentException e)
        {
            request.End(e);
            return true;
        }

        if (_lineages.Advance(request, policy.Reference))
        {
            MoveTo(policy, request);
        }

        return null;
    }

    /// <summary>New weights: what is in progress in their lineage waits to have its cache rebuilt, and goes on under them.</summary>
    private void MoveTo(ServedPolicy policy, OpenRequest newest)
    {
        foreach (var request in _open.Where(r => r.Policy is { } old && old != policy && _lineages.AreOne(r, newest)))
        {
            _scheduler.Release(request);
            request.Use(policy);
        }
    }

    /// <summary>Takes out what has ended.</summary>
    private void Tidy()
    {
        foreach (var gone in _open.Where(r => r.IsWithdrawn))
        {
            End(gone, null);
        }

        if (_open.RemoveAll(r => r.IsEnded) > 0)
        {
            _lineages.Forget(_open);
        }
    }

    private void End(OpenRequest request, Exception? failure)
    {
        request.End(failure);
        _scheduler.Release(request);
    }

    private void Count() => _statistics = _scheduler.Statistics with { Waiting = _open.Sum(r => r.Waiting) };

    /// <returns>Whether there was anything to do.</returns>
    private bool Step() => _scheduler.Step((policy, e) => Failure(policy.Reference, e));

    private InvalidOperationException Failure(PolicyReference policy, Exception e)
    {
        Note(e);
        LogStepFailed(_logger, policy.Version, policy.Checkpoint, e);
        return new InvalidOperationException($"Generation under version {policy.Version} of {policy.Checkpoint} failed: {e.Message}", e);
    }

    private void Note(Exception failure)
    {
        lock (_gate)
        {
            _lastFault = (failure.Message, _time.GetTimestamp());
        }
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

        _statistics = new GenerationStatistics();
        _scheduler.Dispose();
        _shelf.Dispose();
        _team.Dispose();
        _ended.SetResult();
    }

    [LoggerMessage(LogLevel.Error, "Generation under policy version {Version} from {Checkpoint} failed.")]
    private static partial void LogStepFailed(ILogger logger, int version, string checkpoint, Exception exception);

    [LoggerMessage(LogLevel.Critical, "The generation engine has failed.")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
