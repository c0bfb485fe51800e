namespace NousCoder.Grains.Ports;

/// <summary>A policy to train, and which of its weights.</summary>
public sealed record TrainablePolicy
{
    /// <summary>Its files.</summary>
    public required PolicyFolder Files { get; init; }

    /// <summary>The adapter to train; null trains all weights. Where <see cref="Files"/> is a whole model the adapter is made.</summary>
    public LoraOptions? Lora { get; init; }

    /// <summary>What a stored adapter calls the model that it is for, as <see cref="PolicyReference.Checkpoint"/> does.</summary>
    public string BaseName { get; init; } = "";

    /// <summary>Seed of a fresh adapter.</summary>
    public ulong Seed { get; init; }
}
