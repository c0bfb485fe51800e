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

        // Everything is checked first, and then each tensor is read to its place, so that nothing is held twice.
        var header = SafetensorsHeader.Read(path);
        var entries = header.Entries.ToDictionary(e => e.Name, StringComparer.Ordinal);
        var targets = optimizer.States.SelectMany(s => s.Tensors).ToDictionary(t => t.Name, t => t.Tensor, StringComparer.Ordinal);
        foreach (var (name, target) in targets)
        {
            Require(path, entries, name, target);
        }

        var step = StepOf(path, header.Metadata);
        SafetensorsFile.Read(path, entry => targets.GetValueOrDefault(entry.Name));
        optimizer.StepCount = step;
    }

    private static void Require(string path, IReadOnlyDictionary<string, TensorEntry> entries, string name, Tensor target)
    {
        if (!entries.TryGetValue(name, out var found))
        {
            throw new CheckpointException($"{path} lacks the tensor '{name}'. Delete the file to begin with fresh optimizer state.");
        }

        if (!found.Shape.SequenceEqual(target.shape) || found.DataType != target.dtype)
        {
            throw new CheckpointException(
                $"{path}: '{name}' is {found.DataType} [{string.Join(", ", found.Shape)}]; " +
                $"expected {target.dtype} [{string.Join(", ", target.shape)}]. Is it of another model?");
        }
    }

    private static long StepOf(string path, IReadOnlyDictionary<string, string> metadata) =>
        metadata.TryGetValue(StepKey, out var text)
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var step)
            ? step
            : throw new CheckpointException($"{path}: the metadata lacks a whole number '{StepKey}'.");
}
