using System.Collections.Immutable;
using NousCoder.Contracts.Jobs;
using NousCoder.Contracts.Training;
using NousCoder.Grains.Ports;

namespace NousCoder.Benchmarks.Simulation;

/// <summary>Changes no weights; its checkpoints are files of a few bytes.</summary>
internal sealed class ScriptedTrainer : IPolicyTrainer
{
    private static readonly string[] Metrics =
    [
        "loss", "grad_norm", "learning_rate", "clip_fraction_low", "clip_fraction_high", "approximate_kl", "entropy",
        "sampler_logprob_difference",
    ];

    public Task<MemoryEstimate> EstimateAsync(PolicyFolder policy, TrainingJobSpec spec, CancellationToken cancellationToken) =>
        Task.FromResult(new MemoryEstimate { Device = "none", Shares = [] });

    public Task LoadAsync(TrainablePolicy policy, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<ImmutableDictionary<string, double>> UpdateAsync(UpdateRequest request, CancellationToken cancellationToken) => Task.FromResult(
        Metrics.ToImmutableDictionary(name => name, name => (name.Length + request.Step) / 17.0)
            .Add("tokens", request.Groups.Sum(g => g.Sum(s => s.Tokens.Length)))
            .Add("applied_updates", 1));

    public async Task SaveAsync(string folder, CancellationToken cancellationToken)
    {
        foreach (var name in (string[])["adapter_model.safetensors", "adapter_config.json", "optimizer.safetensors"])
        {
            await File.WriteAllTextAsync(Path.Combine(folder, name), "{}", cancellationToken);
        }
    }
}
