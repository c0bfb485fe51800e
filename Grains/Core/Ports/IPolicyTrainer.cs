namespace NousCoder.Grains.Ports;

/// <summary>Holds the weights that are being trained, and the optimizer's state.</summary>
public interface IPolicyTrainer
{
    /// <summary>What a job's updates would take on this trainer's device. Loads nothing.</summary>
    /// <param name="policy">The policy that the job begins with.</param>
    /// <param name="spec">The job.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CheckpointException">The checkpoint's config.json is missing or damaged, or its adapter is not the job's.</exception>
    Task<MemoryEstimate> EstimateAsync(PolicyFolder policy, TrainingJobSpec spec, CancellationToken cancellationToken);

    /// <summary>
    /// Loads weights, and the optimizer's state where the folder holds it (optimizer.safetensors; absent: fresh).
    /// Replaces what was loaded before.
    /// </summary>
    /// <param name="policy">What to load, and which weights are to be trained.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CheckpointException">The checkpoint is missing, damaged or does not fit.</exception>
    Task LoadAsync(TrainablePolicy policy, CancellationToken cancellationToken);

    /// <summary>
    /// Recomputes the log-probabilities with the weights at the start, freezes them, and updates the weights minibatch by
    /// minibatch. If it throws or is cancelled the weights are undefined: load again.
    /// </summary>
    /// <returns>
    /// Metrics by name: loss, grad_norm, learning_rate, clip_fraction_low, clip_fraction_high, approximate_kl, entropy,
    /// sampler_logprob_difference, tokens, applied_updates; reference_kl where there is a KL term; skipped_updates where a minibatch
    /// was skipped because its loss or gradient was not finite.
    /// </returns>
    Task<ImmutableDictionary<string, double>> UpdateAsync(UpdateRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Writes a checkpoint to an empty local folder: model.safetensors, config.json and tokenizer.json, or where an adapter is
    /// trained adapter_model.safetensors and adapter_config.json; and optimizer.safetensors.
    /// </summary>
    Task SaveAsync(string folder, CancellationToken cancellationToken);
}
