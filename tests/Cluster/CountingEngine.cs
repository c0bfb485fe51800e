using System.Runtime.CompilerServices;
using NousCoder.Grains.Ports;

namespace NousCoder.Cluster.Tests;

/// <summary>The real engine, counted.</summary>
public sealed class CountingEngine(IGenerationEngine engine) : IGenerationEngine
{
    private int _completions;

    public int Running => engine.Running;

    public int Waiting => engine.Waiting;

    /// <summary>Completions that were sampled.</summary>
    public int Completions => _completions;

    /// <summary>Waited for before a completion is handed on, with the number of completions that its request had before.</summary>
    public Func<int, Task> BeforeHandingOn { get; set; } = _ => Task.CompletedTask;

    public async IAsyncEnumerable<EngineCompletion> GenerateAsync(
        EngineRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var before = 0;
        await foreach (var completion in engine.GenerateAsync(request, cancellationToken))
        {
            Interlocked.Increment(ref _completions);
            await BeforeHandingOn(before++);
            yield return completion;
        }
    }
}
