using System.Text.Json;
using NousCoder.Contracts;
using NousCoder.Contracts.Checkpoints;
using static TorchSharp.torch;

namespace NousCoder.Policy.Checkpoints;

/// <summary>
/// Tensors in the safetensors format (https://github.com/huggingface/safetensors), of the types BF16, F16, F32 and I64.
/// </summary>
public static class SafetensorsFile
{
    /// <summary>What the name of an index of shards ends with.</summary>
    public const string IndexSuffix = ".index.json";

    /// <summary>Reads every tensor, piece by piece, so that nothing is held in memory twice.</summary>
    /// <param name="path">A .safetensors file, or a .safetensors.index.json whose shards lie beside it.</param>
    /// <param name="device">Where the tensors go. Default the CPU.</param>
    /// <param name="dataType">Type that floating-point tensors are converted to. Default their own.</param>
    /// <returns>Tensors by name, which belong to the caller's dispose scope if there is one.</returns>
    /// <exception cref="CheckpointException">A file is missing or damaged; the message names the tensor, what was expected and what was found.</exception>
    public static IReadOnlyDictionary<string, Tensor> Read(string path, Device? device = null, ScalarType? dataType = null)
    {
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        try
        {
            Read(path, entry =>
            {
                var type = entry.DataType == ScalarType.Int64 ? entry.DataType : dataType ?? entry.DataType;
                return tensors[entry.Name] = empty(entry.Shape, type, device ?? CPU);
            });
        }
        catch
        {
            foreach (var tensor in tensors.Values)
            {
                tensor.Dispose();
            }

            throw;
        }

        return tensors;
    }

    /// <summary>The free text that a file carries.</summary>
    /// <exception cref="CheckpointException">The file is missing or damaged.</exception>
    public static IReadOnlyDictionary<string, string> ReadMetadata(string path) => SafetensorsHeader.Read(path).Metadata;

    /// <summary>Writes a file: to a temporary name first, so that a reader sees the whole file or none.</summary>
    /// <param name="path">The file; replaced where it exists.</param>
    /// <param name="tensors">Tensors in the order to write them.</param>
    /// <param name="metadata">Free text to carry. Default none.</param>
    /// <exception cref="ArgumentException">A tensor is of a type that the format's reader here would not take.</exception>
    public static void Write(
        string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var list = tensors.ToList();
        var header = SafetensorsHeader.Write(list, metadata ?? new Dictionary<string, string>());
        WholeFile.Write(path, file =>
        {
            file.Write(header);
            foreach (var (_, tensor) in list)
            {
                TensorBytes.Write(file, tensor);
            }
        });
    }

    /// <summary>Headers by file, of a single file or of the shards of an index.</summary>
    internal static IReadOnlyList<(string Path, SafetensorsHeader Header)> ReadHeaders(string path) =>
        path.EndsWith(IndexSuffix, StringComparison.Ordinal)
            ? [.. ShardsOf(path).Select(shard => (shard, SafetensorsHeader.Read(shard)))]
            : [(path, SafetensorsHeader.Read(path))];

    /// <summary>Reads tensors into where <paramref name="targetOf"/> says; null leaves one out.</summary>
    internal static void Read(string path, Func<TensorEntry, Tensor?> targetOf)
    {
        foreach (var (shard, header) in ReadHeaders(path))
        {
            using var file = File.OpenRead(shard);
            foreach (var entry in header.Entries)
            {
                if (targetOf(entry) is { } target)
                {
                    TensorBytes.Read(file, entry, target);
                }
            }
        }
    }

    private static IReadOnlyList<string> ShardsOf(string index)
    {
        if (!File.Exists(index))
        {
            throw new CheckpointException($"{index} does not exist.");
        }

        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(index));
            var folder = Path.GetDirectoryName(Path.GetFullPath(index))!;
            var names = json.RootElement.GetProperty("weight_map").EnumerateObject().Select(p => p.Value.GetString()!).Distinct().ToList();
            return names.Find(n => !CheckpointFiles.IsCheckpointFile(n)) is { } strange
                ? throw new CheckpointException($"{index} names the shard '{strange}'; shards are .safetensors files beside the index. Copy or download it again.")
                : [.. names.Order(StringComparer.Ordinal).Select(n => Path.Combine(folder, n))];
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new CheckpointException($"{index} is damaged: it has no weight_map from tensors to shards. Copy or download it again.", e);
        }
    }
}
