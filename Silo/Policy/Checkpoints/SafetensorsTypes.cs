using static TorchSharp.torch;

namespace NousCoder.Policy.Checkpoints;

/// <summary>Element types that are read and written, by their name in the format.</summary>
internal static class SafetensorsTypes
{
    private static readonly (string Name, ScalarType Type, int Size)[] Known =
    [
        ("BF16", ScalarType.BFloat16, 2), ("F16", ScalarType.Float16, 2), ("F32", ScalarType.Float32, 4), ("I64", ScalarType.Int64, 8),
    ];

    public static string Names => string.Join(", ", Known.Select(k => k.Name));

    public static bool TryFind(string? name, out ScalarType type, out int size)
    {
        var found = Known.FirstOrDefault(k => k.Name == name);
        (type, size) = (found.Type, found.Size);
        return found.Name is not null;
    }

    public static (string Name, int Size) Of(ScalarType type) => Known.FirstOrDefault(k => k.Type == type) is { Name: not null } found
        ? (found.Name, found.Size)
        : throw new ArgumentException($"Tensors of type {type} are not written; convert to one of {Names}.");
}
