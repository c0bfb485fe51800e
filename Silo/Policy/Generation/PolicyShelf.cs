using Microsoft.Extensions.Logging;
using NousCoder.Contracts.Training;
using NousCoder.Grains.Ports;
using NousCoder.Policy.Inference.Vectors;

namespace NousCoder.Policy.Generation;

/// <summary>The policy versions in memory: loaded when first asked for, and given up, least recently used first, when idle and in the way.</summary>
internal sealed partial class PolicyShelf(
    GenerationOptions options,
    WorkerTeam team,
    Func<PolicyReference, CancellationToken, Task<PolicyFolder>> resolveFolder,
    ILogger logger,
    TimeProvider time,
    Action wake,
    CancellationToken lifetime) : IDisposable
{
    private readonly Dictionary<PolicyReference, (ServedPolicy Policy, long LastUse)> _loaded = [];
    private readonly Dictionary<PolicyReference, Task<PolicyFolder>> _coming = [];
    private long _uses;

    /// <summary>Asks for a version.</summary>
    /// <param name="reference">Which.</param>
    /// <param name="policy">It, where it is loaded.</param>
    /// <returns>Whether it is loaded, on its way, or has to wait until another can be given up.</returns>
    /// <exception cref="Exception">Its folder could not be had, or its checkpoint not loaded. Asking again tries again.</exception>
    public ShelfAnswer Find(PolicyReference reference, out ServedPolicy? policy)
    {
        policy = null;
        if (_loaded.TryGetValue(reference, out var loaded))
        {
            policy = loaded.Policy;
        }
        else if (!_coming.TryGetValue(reference, out var folder))
        {
            return TryBegin(reference) ? ShelfAnswer.Coming : ShelfAnswer.Full;
        }
        else if (!folder.IsCompleted)
        {
            return ShelfAnswer.Coming;
        }
        else
        {
            _coming.Remove(reference);
            var started = time.GetTimestamp();
            policy = ServedPolicy.Load(reference, folder.GetAwaiter().GetResult(), _loaded.Values.Select(l => l.Policy), options, team);
            LogLoaded(logger, reference.Version, reference.Checkpoint, time.GetElapsedTime(started).TotalSeconds);
        }

        _loaded[reference] = (policy, ++_uses);
        return ShelfAnswer.Ready;
    }

    public void Dispose()
    {
        foreach (var (policy, _) in _loaded.Values)
        {
            policy.Dispose();
        }

        _loaded.Clear();
    }

    private bool TryBegin(PolicyReference reference)
    {
        if (_loaded.Count + _coming.Count >= options.MaxLoadedPolicies && !TryGiveUpOne())
        {
            return false;
        }

        // On the pool, so that whatever it does does not hold up the batch.
        var folder = Task.Run(() => resolveFolder(reference, lifetime), lifetime);
        folder.ContinueWith(_ => wake(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        _coming[reference] = folder;
        return true;
    }

    private bool TryGiveUpOne()
    {
        // Resolved for a request that has gone since.
        if (_coming.FirstOrDefault(c => c.Value.IsCompleted).Key is { } unwanted)
        {
            return _coming.Remove(unwanted);
        }

        var idle = _loaded.Where(l => l.Value.Policy.Users == 0).OrderBy(l => l.Value.LastUse).Select(l => l.Key).FirstOrDefault();
        if (idle is null)
        {
            return false;
        }

        _loaded.Remove(idle, out var given);
        given.Policy.Dispose();
        LogGivenUp(logger, idle.Version, idle.Checkpoint);
        return true;
    }

    [LoggerMessage(LogLevel.Information, "Loaded policy version {Version} from {Checkpoint} in {Seconds:F2} s.")]
    private static partial void LogLoaded(ILogger logger, int version, string checkpoint, double seconds);

    [LoggerMessage(LogLevel.Information, "Gave up policy version {Version} from {Checkpoint}: idle, and its place is needed.")]
    private static partial void LogGivenUp(ILogger logger, int version, string checkpoint);
}
