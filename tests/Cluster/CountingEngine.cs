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

    /// <summary>Called at each completion.</summary>
    public Action OnCompletion { get; set; } = () => { };

    public async IAsyncEnumerable<EngineCompletion> GenerateAsync(
        EngineRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var completion in engine.GenerateAsync(request, cancellationToken))
        {
            Interlocked.Increment(ref _completions);
            OnCompletion();
            yield return completion;
        }
    }
}
