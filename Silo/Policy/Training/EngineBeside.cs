using NousCoder.Policy.Generation;

namespace NousCoder.Policy.Training;

/// <summary>What an engine in the same process takes of the trainer's device.</summary>
/// <param name="ElementBytes">Bytes of a weight.</param>
/// <param name="Policies">Policies with all their weights that it may hold at a time.</param>
/// <param name="CacheBytes">Bytes of keys and values; 0 on the CPU, where only what is in use is taken.</param>
/// <param name="WorkspaceBytes">Bytes for attention and sampling; 0 on the CPU for the same reason.</param>
internal sealed record EngineBeside(int ElementBytes, int Policies, long CacheBytes, long WorkspaceBytes)
{
    /// <summary>What the options say; null where the engine is on another device.</summary>
    public static EngineBeside? Of(GenerationOptions? generation, TrainerOptions trainer) =>
        generation is null || Name(generation.Device) != Name(trainer.Device) ? null : new EngineBeside(
            generation.DataType == "bfloat16" ? sizeof(short) : sizeof(float),
            generation.MaxLoadedPolicies,
            generation.Device == "cpu" ? 0 : generation.CacheBytes,
            generation.Device == "cpu" ? 0 : generation.WorkspaceBytes);

    private static string Name(string device) => device == "cuda" ? "cuda:0" : device;
}
