using System.Collections.Concurrent;
using NousCoder.Contracts.Jobs;
using NousCoder.Contracts.Training;
using NousCoder.Grains.Ports;

namespace NousCoder.Cluster.Tests;

/// <summary>The real trainer, which can number its updates and whose checkpoints can be held back.</summary>
public sealed class HeldTrainer(IPolicyTrainer trainer) : IPolicyTrainer
{
    /// <summary>Metric of an update while <see cref="NumbersUpdates"/>: its number from 1, over all silos and jobs.</summary>
    public const string UpdateNumber = "update_number";

    private readonly ConcurrentQueue<TaskCompletionSource> _held = [];
    private int _updates;

    /// <summary>True: an update reports <see cref="UpdateNumber"/>. Default false.</summary>
    public bool NumbersUpdates { get; set; }

    /// <summary>True: checkpoints wait for <see cref="ReleaseFirst"/> before they are written. Default false.</summary>
    public bool HoldsSaves { get; set; }

    /// <summary>Checkpoints that wait.</summary>
    public int Held => _held.Count;

    /// <summary>Has the checkpoint that waits longest be written.</summary>
    public void ReleaseFirst()
    {
        if (_held.TryDequeue(out var first))
        {
            first.SetResult();
        }
    }

    public Task<MemoryEstimate> EstimateAsync(PolicyFolder policy, TrainingJobSpec spec, CancellationToken cancellationToken) =>
        trainer.EstimateAsync(policy, spec, cancellationToken);

    public Task LoadAsync(TrainablePolicy policy, CancellationToken cancellationToken) => trainer.LoadAsync(policy, cancellationToken);

    public async Task<ImmutableDictionary<string, double>> UpdateAsync(UpdateRequest request, CancellationToken cancellationToken)
    {
        var metrics = await trainer.UpdateAsync(request, cancellationToken);
        var number = Interlocked.Increment(ref _updates);
        return NumbersUpdates ? metrics.SetItem(UpdateNumber, number) : metrics;
    }

    public async Task SaveAsync(string folder, CancellationToken cancellationToken)
    {
        if (HoldsSaves)
        {
            var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _held.Enqueue(open);
            await open.Task;
        }

        await trainer.SaveAsync(folder, cancellationToken);
    }
}
