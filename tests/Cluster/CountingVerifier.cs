using System.Collections.Concurrent;
using NousCoder.Contracts.Rollouts;
using NousCoder.Grains.Ports;

namespace NousCoder.Cluster.Tests;

/// <summary>The real verifier, counted; it can be held, and made to report faults of the machine.</summary>
public sealed class CountingVerifier(IVerifier verifier) : IVerifier
{
    private readonly ConcurrentQueue<string> _programs = [];
    private volatile TaskCompletionSource _open = Opened();
    private volatile TaskCompletionSource _given = new();
    private volatile string _held = "";
    private int _faults;

    public int Slots => verifier.Slots;

    public int BusySlots => verifier.BusySlots;

    public int Waiting => verifier.Waiting;

    /// <summary>Verifications that were asked for.</summary>
    public int Asked => _programs.Count;

    /// <summary>Thrown by every verification; null for none.</summary>
    public Exception? Throws { get; set; }

    /// <summary>Verifications wait from now on.</summary>
    /// <param name="part">A part of the programs that wait. Default: all wait.</param>
    public void Hold(string part = "")
    {
        _held = part;
        _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Verifications go on.</summary>
    public void Release() => _open.TrySetResult();

    /// <summary>The next verifications end as faults of the machine.</summary>
    public void FailNext(int count) => Interlocked.Exchange(ref _faults, count);

    /// <summary>All that are held give up, as programs without a slot do.</summary>
    public void GiveUpWaiting(int programs) => Interlocked.Exchange(ref _given, new()).SetResult();

    public async Task<Verdict> VerifyAsync(VerificationRequest request, CancellationToken cancellationToken)
    {
        _programs.Enqueue(request.Program);
        if (Throws is { } error)
        {
            throw error;
        }

        var (open, given) = (request.Program.Contains(_held) ? _open.Task : Task.CompletedTask, _given.Task);
        await Task.WhenAny(open, given).WaitAsync(cancellationToken);
        if (!open.IsCompleted)
        {
            throw new SlotElsewhereException();
        }

        return Interlocked.Decrement(ref _faults) >= 0
            ? new Verdict { Outcome = RolloutOutcome.NotVerified, Fault = "a fault that the test asked for" }
            : await verifier.VerifyAsync(request, cancellationToken);
    }

    private static TaskCompletionSource Opened()
    {
        var opened = new TaskCompletionSource();
        opened.SetResult();
        return opened;
    }
}
