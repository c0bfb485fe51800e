using System.Globalization;
using NousCoder.Contracts;
using NousCoder.Policy.Checkpoints;
using static TorchSharp.torch;

namespace NousCoder.Policy.Training;

/// <summary>
/// The optimizer's state as optimizer.safetensors: float32 tensors <c>exp_avg.{parameter}</c>, <c>exp_avg_sq.{parameter}</c>
/// and, where the weights are of a smaller type, <c>master.{parameter}</c>; the number of steps is <c>step</c> in the
/// metadata.
/// </summary>
internal static class OptimizerFile
{
    private const string Name = CheckpointFolder.OptimizerState;
    private const string StepKey = "step";

    /// <summary>Writes the state into a folder.</summary>
    public static void Save(string folder, AdamW optimizer) => SafetensorsFile.Write(
        Path.Combine(folder, Name),
        optimizer.States.SelectMany(s => s.Tensors).ToDictionary(t => t.Name, t => t.Tensor),
        new Dictionary<string, string> { [StepKey] = optimizer.StepCount.ToString(CultureInfo.InvariantCulture) });

    /// <summary>Reads the state from a folder; leaves it fresh where the folder holds none.</summary>
    /// <exception cref="CheckpointException">The file is damaged, or of another model.</exception>
    public static void Load(string folder, AdamW optimizer)
    {
        var path = Path.Combine(folder, Name);
        if (!File.Exists(path))
        {
            return;
        }

        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var (tensors, metadata) = (SafetensorsFile.Read(path), SafetensorsFile.ReadMetadata(path));
        foreach (var (name, target) in optimizer.States.SelectMany(s => s.Tensors))
        {
            target.copy_(Find(path, tensors, name, target));
        }

        optimizer.StepCount = StepOf(path, metadata);
    }

    private static Tensor Find(string path, IReadOnlyDictionary<string, Tensor> tensors, string name, Tensor target)
    {
        if (!tensors.TryGetValue(name, out var found))
        {
            throw new CheckpointException($"{path} lacks the tensor '{name}'. Delete the file to begin with fresh optimizer state.");
        }

        if (!found.shape.SequenceEqual(target.shape) || found.dtype != target.dtype)
        {
            throw new CheckpointException(
                $"{path}: '{name}' is {found.dtype} [{string.Join(", ", found.shape)}]; " +
                $"expected {target.dtype} [{string.Join(", ", target.shape)}]. Is it of another model?");
        }

        return found;
    }

    private static long StepOf(string path, IReadOnlyDictionary<string, string> metadata) =>
        metadata.TryGetValue(StepKey, out var text)
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var step)
            ? step
            : throw new CheckpointException($"{path}: the metadata lacks a whole number '{StepKey}'.");
}
