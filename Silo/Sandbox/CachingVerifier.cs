using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Caching.Memory;

namespace NousCoder.Sandbox;

/// <summary>
/// Answers for a program that was run before on the same suite under the same limits. Samples of one prompt often are the
/// same program, above all late in training; those that come while the first is running wait for its verdict.
/// </summary>
/// <param name="verifier">Runs programs.</param>
/// <param name="entries">Verdicts that are remembered, 1 or more.</param>
public sealed class CachingVerifier(IVerifier verifier, int entries) : IVerifier, IDisposable
{
    private readonly MemoryCache _verdicts = new(new MemoryCacheOptions { SizeLimit = entries });
    private readonly ConcurrentDictionary<string, Task<Verdict>> _running = new();

    /// <inheritdoc/>
    public int Slots => verifier.Slots;

    /// <inheritdoc/>
    public int BusySlots => verifier.BusySlots;

    /// <inheritdoc/>
    public int Waiting => verifier.Waiting;

    /// <inheritdoc/>
    public async Task<Verdict> VerifyAsync(VerificationRequest request, CancellationToken cancellationToken)
    {
        if (request.Fresh || request.RunAllTests || request.Order.Length != request.Suite.Count)
        {
            // A verdict on a part of the suite is another verdict, and one on all tests says more than one that stopped.
            return await verifier.VerifyAsync(request, cancellationToken);
        }

        var key = KeyOf(request);
        while (true)
        {
            if (_verdicts.TryGetValue(key, out Verdict? known))
            {
                return known! with { FromCache = true };
            }

            var own = new TaskCompletionSource<Verdict>(TaskCreationOptions.RunContinuationsAsynchronously);
            var running = _running.GetOrAdd(key, own.Task);
            if (running == own.Task)
            {
                return await RunAsync(key, request, own, cancellationToken);
            }

            if (await running.WaitAsync(cancellationToken) is var verdict && IsLasting(verdict))
            {
                return verdict with { FromCache = true };
            }
        }
    }

    /// <inheritdoc/>
    public void GiveUpWaiting(int programs) => verifier.GiveUpWaiting(programs);

    /// <inheritdoc/>
    public void Dispose() => _verdicts.Dispose();

    private async Task<Verdict> RunAsync(
        string key, VerificationRequest request, TaskCompletionSource<Verdict> others, CancellationToken cancellationToken)
    {
        var verdict = new Verdict { Outcome = RolloutOutcome.NotVerified };
        try
        {
            verdict = await verifier.VerifyAsync(request, cancellationToken);
            if (IsLasting(verdict))
            {
                _verdicts.Set(key, verdict, new MemoryCacheEntryOptions { Size = 1 });
            }

            return verdict;
        }
        finally
        {
            // Whatever came of it: who waits runs the program for himself where this verdict does not last.
            _running.TryRemove(key, out _);
            others.SetResult(verdict);
        }
    }

    /// <summary>Whether another run would surely end alike: time and memory depend on the machine, and faults are its own.</summary>
    private static bool IsLasting(Verdict verdict) =>
        verdict.Outcome != RolloutOutcome.NotVerified && verdict.Reason is not (FailureReason.TimeLimit or FailureReason.MemoryLimit);

    private static string KeyOf(VerificationRequest request) => Convert.ToHexString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new
    {
        request.Program,
        request.Kind,
        request.FunctionName,
        request.Suite.Hash,
        Tokens = request.Suite.Comparison,
        request.CpuLimit,
        request.MemoryLimit,
        request.Comparison,
    })));
}
