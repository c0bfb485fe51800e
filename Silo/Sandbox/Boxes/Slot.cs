using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace NousCoder.Sandbox.Boxes;

/// <summary>
/// Room for one program at a time: a thread, and the container that lives as long as the thread. A container that died
/// is replaced here, and only an honest program that passes in the new one lets a death count against a program.
/// </summary>
internal sealed partial class Slot : IDisposable
{
    private const int DeathsAllowed = 2;
    private const string Overloaded = "The machine is overloaded: lower Sandbox:Slots, or run less beside the silo.";

    private readonly LaunchPlan _plan;
    private readonly SandboxOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread _thread;
    private readonly int _number;
    private readonly ControlGroup? _group;
    private volatile Zygote? _zygote;
    private volatile bool _disposed;

    public Slot(int number, LaunchPlan plan, SandboxOptions options, TimeProvider time, ILogger logger)
    {
        (_number, _plan, _options, _time, _logger) = (number, plan, options, time, logger);
        Isolation = options.StrongestIsolation;
        _group = options.UseControlGroups ? ControlGroup.TryCreate() : null;
        _thread = new Thread(Work) { IsBackground = true, Name = $"sandbox slot {number}" };
        _thread.Start();
    }

    /// <summary>What separates the rollouts in this slot.</summary>
    public BoxIsolation Isolation { get; private set; }

    /// <summary>The second wall around the slot; null where this process may make none.</summary>
    public ControlGroup? ControlGroup => _group;

    public string PythonVersion => _zygote?.PythonVersion ?? "";

    /// <summary>True if the kernel shows how long programs wait for a CPU, so that a program that idles is told from one that is starved.</summary>
    public bool ShowsWaits => _zygote?.ShowsWaits ?? false;

    /// <summary>Features that this machine refuses to boxes, by name.</summary>
    public ImmutableArray<string> Lacking => _zygote?.Lacking ?? [];

    /// <summary>Starts the container and sees an honest program pass in it.</summary>
    /// <exception cref="SandboxUnavailableException">The machine refuses.</exception>
    public Task StartAsync(CancellationToken cancellationToken) => PostAsync(
        () =>
        {
            EnsureZygote();
            return true;
        },
        cancellationToken);

    /// <summary>Imports numpy in a box, as programs do.</summary>
    public Task<NumpyImport> ImportNumpyAsync(CancellationToken cancellationToken) => PostAsync(
        () =>
        {
            EnsureZygote();
            try
            {
                return NumpyImport.Try(_zygote!, _options);
            }
            catch (Exception e) when (e is BoxDiedException or StarvedException)
            {
                DropZygote();
                return new NumpyImport(null, e.Message);
            }
        },
        cancellationToken);

    public Task<Verdict> RunAsync(SuiteRun run, CancellationToken cancellationToken) => PostAsync(() => Run(run, cancellationToken), cancellationToken);

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _work.CompleteAdding();
        _zygote?.Kill();
        _thread.Join();
        _work.Dispose();
        _group?.Dispose();
    }

    private async Task<T> PostAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(
            () =>
            {
                try
                {
                    using var onCancel = cancellationToken.Register(() => _zygote?.Kill());
                    done.SetResult(work());
                }
                catch (Exception e)
                {
                    // A container that was killed for a cancellation fails in its own words.
                    done.SetException(cancellationToken.IsCancellationRequested ? new OperationCanceledException(cancellationToken) : e);
                }
            },
            CancellationToken.None);
        return await done.Task;
    }

    private void Work()
    {
        foreach (var item in _work.GetConsumingEnumerable())
        {
            item();
        }

        _zygote?.Dispose();
    }

    private Verdict Run(SuiteRun run, CancellationToken cancellationToken)
    {
        for (var deaths = 0; ;)
        {
            try
            {
                EnsureZygote();
                cancellationToken.ThrowIfCancellationRequested();
                if (deaths == DeathsAllowed)
                {
                    return run.DiedAgain();
                }
            }
            catch (SandboxUnavailableException e)
            {
                cancellationToken.ThrowIfCancellationRequested();
                return NotVerified(e.Message);
            }

            try
            {
                _group?.Limit(run.AddressSpaceBytes);
                return run.Run(_zygote!);
            }
            catch (StarvedException e)
            {
                DropZygote();
                return NotVerified($"{e.Message} {Overloaded}");
            }
            catch (BoxDiedException e)
            {
                DropZygote();
                cancellationToken.ThrowIfCancellationRequested();
                if (_disposed)
                {
                    return NotVerified("The silo is stopping.");
                }

                deaths++;
                LogDeath(_number, deaths, e.Message);
            }
        }
    }

    private void EnsureZygote()
    {
        if (_zygote is { HasEnded: false })
        {
            return;
        }

        DropZygote();
        while (!_disposed)
        {
            try
            {
                _zygote = Zygote.Start(_plan, Isolation, _group, _time);
                HonestProgram.Verify(_zygote, _options);
                return;
            }
            catch (BoxDiedException e) when (_zygote is null && Isolation < _options.WeakestIsolation)
            {
                LogWeaker(_number, Isolation, Isolation + 1, e.Message);
                Isolation++;
            }
            catch (StarvedException e)
            {
                DropZygote();
                throw new SandboxUnavailableException(e.Message, Overloaded);
            }
            catch (BoxDiedException e)
            {
                DropZygote();
                throw ContainerDiagnosis.Explain(e.Message);
            }
        }

        throw new SandboxUnavailableException("the silo is stopping", "Try another silo.");
    }

    private void DropZygote()
    {
        _zygote?.Dispose();
        _zygote = null;
    }

    private static Verdict NotVerified(string fault) => new() { Outcome = RolloutOutcome.NotVerified, Fault = fault };

    [LoggerMessage(LogLevel.Warning, "A box died in sandbox slot {Slot} ({Deaths} for this program): {Message}")]
    private partial void LogDeath(int slot, int deaths, string message);

    [LoggerMessage(LogLevel.Warning, "Sandbox slot {Slot}: isolation {Isolation} is refused here, trying {Weaker}: {Message}")]
    private partial void LogWeaker(int slot, BoxIsolation isolation, BoxIsolation weaker, string message);
}
