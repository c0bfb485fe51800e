using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using NousCoder.Contracts.Jobs;
using NousCoder.Contracts.Training;
using NousCoder.Grains.Ports;
using NousCoder.Policy.Checkpoints;
using NousCoder.Policy.Generation;
using NousCoder.Policy.Model;
using NousCoder.Policy.Native;

namespace NousCoder.Policy.Training;

/// <summary>Trains a Qwen3 policy with TorchSharp: all weights or an adapter, with AdamW, on one thread of its own.</summary>
/// <param name="options">Device, data type and threads.</param>
/// <param name="logger">Told of updates that are skipped.</param>
/// <param name="generation">Options of the engine of the same process, which may share the device; null where there is none.</param>
public sealed class PolicyTrainer(TrainerOptions options, ILogger<PolicyTrainer> logger, GenerationOptions? generation = null)
    : IPolicyTrainer, IAsyncDisposable
{
    private readonly TrainerThread _thread = new("policy-trainer");
    private LoadedPolicy? _policy;
    private bool _isPrepared;

    /// <inheritdoc/>
    public Task<MemoryEstimate> EstimateAsync(PolicyFolder policy, TrainingJobSpec spec, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            var model = Qwen3Configuration.Load(policy.Base ?? policy.Folder);
            AdapterMatch.Require(policy.Folder, policy.Base is null ? null : AdapterFolder.Check(policy.Folder, model).Options, spec.Lora);
            var engine = EngineBeside.Of(generation, options);
            var device = options.DeviceBytes is { } limit ? new DeviceMemory(limit, IsTotal: false) : DeviceMemory.Of(options.Device);
            return TrainingMemory.Estimate(model, spec, options, engine, device);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task LoadAsync(TrainablePolicy policy, CancellationToken cancellationToken) => _thread.RunAsync(
        () =>
        {
            Prepare();
            Unload();
            return _policy = LoadedPolicy.Load(policy, options);
        },
        cancellationToken).WaitAsync(cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The batch is empty, or a sequence of it cannot be scored.</exception>
    /// <exception cref="InvalidOperationException">No weights are loaded.</exception>
    public Task<ImmutableDictionary<string, double>> UpdateAsync(UpdateRequest request, CancellationToken cancellationToken) =>
        _thread.RunAsync(() => Update(request, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">No weights are loaded.</exception>
    public Task SaveAsync(string folder, CancellationToken cancellationToken) => _thread.RunAsync(
        () =>
        {
            Policy.Save(folder);
            return true;
        },
        cancellationToken);

    /// <summary>Waits for what is in progress, frees the weights and ends the thread.</summary>
    public async ValueTask DisposeAsync()
    {
        await _thread.DisposeAsync().ConfigureAwait(false);
        Unload();
    }

    private LoadedPolicy Policy =>
        _policy ?? throw new InvalidOperationException("No weights are loaded. Load a checkpoint first; after an update that failed, again.");

    /// <summary>
    /// Sets the process and the thread up for the device. Weights pass to the engine as files, whose bytes are copied to the
    /// machine's memory when the thread's stream is done with them, so the two streams need no event between them.
    /// </summary>
    private void Prepare()
    {
        TorchRuntime.Configure(options.Threads);
        if (!_isPrepared)
        {
            DeviceMemory.Observe(options.Device);
            CudaStream.TryEnter(options.Device, logger);
            if (options.Device != "cpu")
            {
                TorchRuntime.AllowTf32(options.AllowTf32 ?? options.DataType == TorchSharp.torch.ScalarType.BFloat16);
            }

            _isPrepared = true;
        }
    }

    private ImmutableDictionary<string, double> Update(UpdateRequest request, CancellationToken cancellationToken)
    {
        var policy = Policy;
        UpdateRequestValidation.Validate(request, policy.Model.Configuration.VocabularySize);
        try
        {
            return new PolicyUpdate(policy, request, options, logger, cancellationToken).Run();
        }
        catch
        {
            // Some minibatches may have been applied and others not: nobody may train on, or save, what is left.
            Unload();
            throw;
        }
    }

    private void Unload()
    {
        _policy?.Dispose();
        _policy = null;
    }
}
