using NousCoder.Contracts;
using NousCoder.Policy.Model;
using static TorchSharp.torch;

namespace NousCoder.Policy.Checkpoints;

/// <summary>Compares the tensors of a checkpoint with those that its config.json calls for.</summary>
internal static class WeightsCheck
{
    /// <exception cref="CheckpointException">A tensor is missing, of another shape or type, or one too many.</exception>
    public static void Require(
        string path, Qwen3Configuration configuration, IReadOnlyDictionary<string, (string Path, TensorEntry Entry)> found)
    {
        var expected = Qwen3Parameters.ShapesOf(configuration).ToDictionary(p => p.Name, p => p.Shape);
        foreach (var (name, shape) in expected)
        {
            if (!found.TryGetValue(name, out var tensor))
            {
                throw new CheckpointException($"{path} lacks the tensor '{name}' [{string.Join(", ", shape)}] that config.json calls for. Is a shard missing, or config.json of another model?");
            }

            if (!tensor.Entry.Shape.SequenceEqual(shape) || tensor.Entry.DataType == ScalarType.Int64)
            {
                throw new CheckpointException(
                    $"{tensor.Path}: '{name}' is {tensor.Entry.DataType} [{string.Join(", ", tensor.Entry.Shape)}]; config.json calls for " +
                    $"floating-point [{string.Join(", ", shape)}]. Is config.json of another model?");
            }
        }

        // Left over: a head that is tied all the same, and frequencies that older checkpoints stored.
        if (found.Keys.FirstOrDefault(n => !expected.ContainsKey(n) && n != Qwen3Parameters.Head && !n.EndsWith("rotary_emb.inv_freq", StringComparison.Ordinal)) is { } extra)
        {
            throw new CheckpointException($"{found[extra].Path} holds the tensor '{extra}', for which config.json has no place. Is config.json of another model?");
        }
    }
}
