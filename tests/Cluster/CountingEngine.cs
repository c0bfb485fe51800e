using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using NousCoder.Grains.Ports;

namespace NousCoder.Cluster.Tests;

/// <summary>The real engine, counted.</summary>
public sealed class CountingEngine(IGenerationEngine engine) : IGenerationEngine
{
    private readonly ConcurrentQueue<EngineRequest> _requests = [];
    private int _completions;
    private int _faults;

    public int Running => engine.Running;

    public int Waiting => engine.Waiting;

    public string? Fault => engine.Fault;

    /// <summary>Completions that were sampled.</summary>
    public int Completions => _completions;

    /// <summary>Requests that were made, in their order.</summary>
    public IReadOnlyCollection<EngineRequest> Requests => _requests;

    /// <summary>Has the next requests fail.</summary>
    public void FailNext(int requests) => _faults = requests;

    /// <summary>Waited for before a completion is handed on, with the number of completions that its request had before.</summary>
    public Func<int, Task> BeforeHandingOn { get; set; } = _ => Task.CompletedTask;

    public async IAsyncEnumerable<EngineCompletion> GenerateAsync(
        EngineRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _requests.Enqueue(request);
        if (Interlocked.Decrement(ref _faults) >= 0)
        {
            throw new InvalidOperationException("the device is gone");
        }

        var before = 0;
        await foreach (var completion in engine.GenerateAsync(request, cancellationToken))
        {
            Interlocked.Increment(ref _completions);
            await BeforeHandingOn(before++);
            yield return completion;
        }
    }
}
