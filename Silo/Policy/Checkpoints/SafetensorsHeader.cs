using System.Buffers.Binary;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using NousCoder.Contracts;
using static TorchSharp.torch;

namespace NousCoder.Policy.Checkpoints;

/// <summary>
/// The head of a safetensors file (https://github.com/huggingface/safetensors): the length of a JSON object as 8 bytes, the
/// object, then the tensors' bytes without gaps.
/// </summary>
/// <param name="Entries">The tensors in the order of their bytes.</param>
/// <param name="Metadata">Free text by key.</param>
internal sealed record SafetensorsHeader(IReadOnlyList<TensorEntry> Entries, IReadOnlyDictionary<string, string> Metadata)
{
    private const string MetadataKey = "__metadata__";
    private const int PrefixBytes = 8;
    private const int MostBytes = 100_000_000;
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads and checks a file's head.</summary>
    /// <exception cref="CheckpointException">The file is missing or damaged.</exception>
    public static SafetensorsHeader Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new CheckpointException($"{path} does not exist.");
        }

        using var file = File.OpenRead(path);
        var prefix = new byte[PrefixBytes];
        var read = file.ReadAtLeast(prefix, PrefixBytes, throwOnEndOfStream: false);
        var length = LengthOf(path, prefix.AsSpan(0, read), file.Length);
        var start = new byte[PrefixBytes + length];
        prefix.CopyTo(start, 0);
        file.ReadExactly(start.AsSpan(PrefixBytes));
        return Parse(path, start, file.Length);
    }

    /// <summary>Parses and checks a head that was read already.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="start">The file's first bytes, at least its head.</param>
    /// <param name="fileLength">Bytes of the file.</param>
    /// <exception cref="CheckpointException">The file is damaged.</exception>
    public static SafetensorsHeader Parse(string path, ReadOnlyMemory<byte> start, long fileLength)
    {
        var length = LengthOf(path, start.Span, fileLength);
        try
        {
            using var document = JsonDocument.Parse(start.Slice(PrefixBytes, length));
            return Parse(path, document.RootElement, PrefixBytes + length, fileLength);
        }
        catch (JsonException e)
        {
            throw Damaged(path, $"its header is no JSON ({e.Message})", e);
        }
    }

    /// <summary>The bytes that go before the tensors', padded with spaces to a multiple of 8.</summary>
    public static byte[] Write(IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var json = new JsonObject();
        if (metadata.Count > 0)
        {
            json[MetadataKey] = new JsonObject(metadata.Select(m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value)));
        }

        var offset = 0L;
        foreach (var (name, tensor) in tensors)
        {
            var (type, size) = SafetensorsTypes.Of(tensor.dtype);
            var end = offset + (tensor.numel() * size);
            json[name] = new JsonObject
            {
                ["dtype"] = type,
                ["shape"] = new JsonArray([.. tensor.shape.Select(s => (JsonNode)s)]),
                ["data_offsets"] = new JsonArray(offset, end),
            };
            offset = end;
        }

        var text = Encoding.UTF8.GetBytes(json.ToJsonString(Plain));
        var bytes = new byte[8 + ((text.Length + 7) / 8 * 8)];
        bytes.AsSpan().Fill((byte)' ');
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)bytes.Length - 8);
        text.CopyTo(bytes, 8);
        return bytes;
    }

    private static int LengthOf(string path, ReadOnlySpan<byte> prefix, long fileLength)
    {
        if (prefix.Length < PrefixBytes)
        {
            throw Damaged(path, $"it has {fileLength} bytes and no header");
        }

        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        return length <= MostBytes && (long)length <= fileLength - PrefixBytes
            ? (int)length
            : throw Damaged(path, $"its header claims {length} bytes; the file has {fileLength}");
    }

    private static SafetensorsHeader Parse(string path, JsonElement json, long dataStart, long fileLength)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw Damaged(path, "its header is no JSON object");
        }

        var entries = new List<TensorEntry>();
        var metadata = new Dictionary<string, string>();
        foreach (var property in json.EnumerateObject())
        {
            if (property.Name != MetadataKey)
            {
                entries.Add(Entry(path, property, dataStart));
                continue;
            }

            ReadMetadata(path, property.Value, metadata);
        }

        RequireUniqueNames(path, entries);
        entries.Sort((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.Length.CompareTo(b.Length));
        var next = dataStart;
        foreach (var entry in entries)
        {
            if (entry.Start != next)
            {
                throw Damaged(path, $"'{entry.Name}' begins at byte {entry.Start - dataStart} of the data; expected {next - dataStart}, where the tensor before it ends");
            }

            next = entry.Start + entry.Length;
        }

        return next == fileLength
            ? new SafetensorsHeader(entries, metadata)
            : throw Damaged(path, $"its tensors end at byte {next}; the file has {fileLength} bytes");
    }

    /// <summary>Reads the free text of a header; the format allows null in its place.</summary>
    private static void ReadMetadata(string path, JsonElement json, Dictionary<string, string> metadata)
    {
        if (json.ValueKind == JsonValueKind.Null)
        {
            return;
        }

        if (json.ValueKind != JsonValueKind.Object)
        {
            throw Damaged(path, $"{MetadataKey} in its header is {json.ValueKind}, not an object of strings");
        }

        foreach (var item in json.EnumerateObject())
        {
            metadata[item.Name] = item.Value.ToString();
        }
    }

    private static void RequireUniqueNames(string path, List<TensorEntry> entries)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (entries.FirstOrDefault(e => !names.Add(e.Name)) is { } twice)
        {
            throw Damaged(path, $"its header lists the tensor '{twice.Name}' twice");
        }
    }

    private static TensorEntry Entry(string path, JsonProperty property, long dataStart)
    {
        var (name, json) = (property.Name, property.Value);
        if (json.ValueKind != JsonValueKind.Object
            || !json.TryGetProperty("dtype", out var dtype)
            || !TryNumbers(json, "shape", out var shape)
            || !TryNumbers(json, "data_offsets", out var offsets) || offsets is not [var start, var end])
        {
            throw Damaged(path, $"'{name}' lacks a dtype, shape or data_offsets that can be read");
        }

        if (!SafetensorsTypes.TryFind(dtype.ToString(), out var type, out var size))
        {
            throw new CheckpointException($"{path}: '{name}' is of type {dtype}; expected one of {SafetensorsTypes.Names}. Convert the checkpoint.");
        }

        long expected;
        try
        {
            expected = shape.Aggregate((long)size, (product, s) => checked(product * s));
        }
        catch (OverflowException e)
        {
            throw Damaged(path, $"'{name}' has the impossible shape [{string.Join(", ", shape)}]", e);
        }

        return end - start == expected
            ? new TensorEntry(name, type, shape, dataStart + start, expected)
            : throw Damaged(path, $"'{name}' takes {end - start} bytes; {dtype} [{string.Join(", ", shape)}] takes {expected}");
    }

    private static bool TryNumbers(JsonElement json, string name, out long[] numbers)
    {
        numbers = [];
        if (!json.TryGetProperty(name, out var list) || list.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        var found = new List<long>();
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out var number) || number < 0)
            {
                return false;
            }

            found.Add(number);
        }

        numbers = [.. found];
        return true;
    }

    private static CheckpointException Damaged(string path, string what, Exception? inner = null) =>
        new($"{path} is damaged: {what}. Copy or download it again.", inner);
}
