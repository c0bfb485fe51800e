using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using NousCoder.Sandbox.Boxes;
using NousCoder.Sandbox.Suites;

namespace NousCoder.Sandbox;

/// <summary>
/// Runs untrusted Python in bubblewrap containers, a long-lived one per slot, and compares outputs in this process: an
/// expected output never enters a container.
/// </summary>
public sealed partial class SandboxVerifier : IVerifier, IAsyncDisposable
{
    private readonly SandboxOptions _options;
    private readonly ILogger<SandboxVerifier> _logger;
    private readonly TimeProvider _time;
    private readonly SuiteCache _suites;
    private readonly Channel<Slot> _free = Channel.CreateUnbounded<Slot>();
    private readonly SemaphoreSlim _starting = new(1, 1);
    private readonly Lock _queue = new();
    private readonly List<CancellationTokenSource> _waiting = [];
    private ImmutableArray<Slot> _slots = [];
    private int _busy;
    private volatile bool _disposed;

    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">An option is out of its range.</exception>
    public SandboxVerifier(SandboxOptions options, IArtifactStore artifacts, ILogger<SandboxVerifier> logger, TimeProvider time)
    {
        options.Validate();
        (_options, _logger, _time) = (options, logger, time);
        _suites = new SuiteCache(artifacts, options.SuiteCacheBytes);
    }

    /// <inheritdoc/>
    public int Slots => _options.Slots;

    /// <inheritdoc/>
    public int BusySlots => Volatile.Read(ref _busy);

    /// <inheritdoc/>
    public int Waiting
    {
        get
        {
            lock (_queue)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>The weakest isolation of any slot; null before the start.</summary>
    public BoxIsolation? Isolation => _slots.IsEmpty ? null : _slots.Max(s => s.Isolation);

    /// <summary>Bytes of output at which a test is ended; see <see cref="SandboxOptions.OutputLimitBytes"/>.</summary>
    public int OutputLimitBytes => _options.OutputLimitBytes;

    /// <summary>Version of numpy that programs can import; null before the start, and where they can import none.</summary>
    public string? Numpy { get; private set; }

    /// <summary>Folders of the control groups around the slots; empty before the start, and where this process may make none.</summary>
    public IEnumerable<string> ControlGroups => _slots.SelectMany(s => s.ControlGroup?.Folders ?? []);

    /// <summary>Starts every slot and sees an honest program pass in each. Asked again, it does nothing.</summary>
    /// <exception cref="SandboxUnavailableException">No sandbox can be had here; the message says how to get one.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!_slots.IsEmpty)
        {
            return;
        }

        await _starting.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_slots.IsEmpty)
            {
                _slots = await StartSlotsAsync(cancellationToken);
                LogStarted(_slots.Length, Isolation!.Value, _slots[0].PythonVersion);
            }
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<Verdict> VerifyAsync(VerificationRequest request, CancellationToken cancellationToken)
    {
        Validate(request);
        if (_disposed)
        {
            return NotVerified("The silo is stopping.");
        }

        try
        {
            await StartAsync(cancellationToken);
            var slot = await TakeSlotAsync(cancellationToken);
            Interlocked.Increment(ref _busy);
            try
            {
                return await RunAsync(slot, request, cancellationToken);
            }
            finally
            {
                Interlocked.Decrement(ref _busy);
                _free.Writer.TryWrite(slot);
            }
        }
        catch (SuiteException e)
        {
            return NotVerified(e.Message) with { SuiteUnusable = true };
        }
        catch (SandboxUnavailableException e)
        {
            return NotVerified(e.Message);
        }
        catch (Exception e) when (_disposed && e is ChannelClosedException or ObjectDisposedException or InvalidOperationException)
        {
            return NotVerified("The silo is stopping.");
        }
    }

    /// <inheritdoc/>
    public void GiveUpWaiting(int programs)
    {
        // Those that came first have the shortest wait left here.
        lock (_queue)
        {
            foreach (var waiting in _waiting.TakeLast(programs).ToArray())
            {
                waiting.Cancel();
            }
        }
    }

    /// <summary>Ends every program and every process of the sandbox.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        await _starting.WaitAsync();
        _disposed = true;
        _starting.Release();
        _free.Writer.Complete();
        await Task.Run(() => Parallel.ForEach(_slots, s => s.Dispose()));
    }

    private async Task<ImmutableArray<Slot>> StartSlotsAsync(CancellationToken cancellationToken)
    {
        var (plan, checks) = await MachineSurvey.LookAsync(_options, cancellationToken);
        if (plan is null)
        {
            var failed = checks.First(c => !c.Ok);
            throw new SandboxUnavailableException($"{failed.Name}: {failed.Detail}", failed.Remedy);
        }

        ImmutableArray<Slot> slots = [.. Enumerable.Range(0, _options.Slots).Select(n => new Slot(n, plan, _options, _time, _logger))];
        try
        {
            await Task.WhenAll(slots.Select(s => s.StartAsync(cancellationToken)));
        }
        catch
        {
            Parallel.ForEach(slots, s => s.Dispose());
            throw;
        }

        var numpy = await slots[0].ImportNumpyAsync(cancellationToken);
        Numpy = numpy.Version;
        if (Numpy is null)
        {
            LogNoNumpy(numpy.Error, MachineSurvey.InstallNumpy(plan.Python));
        }

        foreach (var slot in slots)
        {
            _free.Writer.TryWrite(slot);
        }

        return slots;
    }

    /// <summary>First come, first served: a channel hands its items to readers in their order.</summary>
    private async Task<Slot> TakeSlotAsync(CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        lock (_queue)
        {
            _waiting.Add(waiting);
        }

        try
        {
            return await _free.Reader.ReadAsync(waiting.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SlotElsewhereException();
        }
        finally
        {
            lock (_queue)
            {
                _waiting.Remove(waiting);
            }
        }
    }

    private async Task<Verdict> RunAsync(Slot slot, VerificationRequest request, CancellationToken cancellationToken)
    {
        // Read only now: programs that wait for a slot hold no suite in memory.
        var started = _time.GetTimestamp();
        var suite = await _suites.GetAsync(request.Suite.Hash, request.Kind, cancellationToken);
        if (request.Order.FirstOrDefault(t => t >= suite.Count) is > 0 and var missing)
        {
            return NotVerified($"Test {missing} was asked for, and the suite 'suites/{request.Suite.Hash}.json' has {suite.Count}.");
        }

        if (suite.FindOutputOf(_options.OutputLimitBytes) is { } test)
        {
            return NotVerified(
                $"Test {test} expects {_options.OutputLimitBytes} bytes of output or more, at which every program is ended; "
                + $"raise Sandbox:{nameof(SandboxOptions.OutputLimitBytes)}.");
        }

        var limits = BoxLimits.For(request.CpuLimit, request.MemoryLimit, _options);
        var verdict = await slot.RunAsync(new SuiteRun(request, suite, limits), cancellationToken);
        return verdict with { Seconds = _time.GetElapsedTime(started).TotalSeconds };
    }

    private static void Validate(VerificationRequest request)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(request.CpuLimit, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(request.MemoryLimit);
        if (request.Order.IsDefaultOrEmpty)
        {
            throw new ArgumentException("No test was asked for; a program that was not run has neither passed nor failed.", nameof(request));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(request.Order.Min());
        if (request.Kind == ProblemKind.Function && string.IsNullOrEmpty(request.FunctionName))
        {
            throw new ArgumentException("A function problem needs the name of its function.", nameof(request));
        }
    }

    private static Verdict NotVerified(string fault) => new() { Outcome = RolloutOutcome.NotVerified, Fault = fault };

    [LoggerMessage(LogLevel.Information, "The sandbox is ready: {Slots} slots, isolation {Isolation}, Python {Python}")]
    private partial void LogStarted(int slots, BoxIsolation isolation, string python);

    [LoggerMessage(LogLevel.Warning, "Programs that import numpy fail here, though the graders of the datasets have it ({Error}). To install it: {Command}")]
    private partial void LogNoNumpy(string error, string command);
}
