namespace NousCoder.Grains.Ports;

/// <summary>Holds the weights that are being trained, and the optimizer's state.</summary>
public interface IPolicyTrainer
{
    /// <summary>
    /// Loads weights, and the optimizer's state where the folder holds it (optimizer.safetensors; absent: fresh).
    /// Replaces what was loaded before.
    /// </summary>
    /// <param name="folder">A local checkpoint folder.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CheckpointException">The checkpoint is missing, damaged or does not fit.</exception>
    Task LoadAsync(string folder, CancellationToken cancellationToken);

    /// <summary>
    /// Recomputes the log-probabilities with the weights at the start, freezes them, and updates the weights minibatch by
    /// minibatch. If it throws or is cancelled the weights are undefined: load again.
    /// </summary>
    /// <returns>
    /// Metrics by name: loss, grad_norm, learning_rate, clip_fraction_low, clip_fraction_high, approximate_kl, entropy,
    /// sampler_logprob_difference, tokens.
    /// </returns>
    Task<ImmutableDictionary<string, double>> UpdateAsync(UpdateRequest request, CancellationToken cancellationToken);

    /// <summary>Writes model.safetensors, config.json, tokenizer.json and optimizer.safetensors to an empty local folder.</summary>
    Task SaveAsync(string folder, CancellationToken cancellationToken);
}
