using NousCoder.Policy.Model;
using static TorchSharp.torch;

namespace NousCoder.Policy.Inference;

/// <summary>What a token's keys and values are; policies of the same shape share a cache.</summary>
/// <param name="Layers">Decoder layers.</param>
/// <param name="KeyValueHeads">Key heads, and as many value heads.</param>
/// <param name="HeadSize">Numbers of a head.</param>
/// <param name="DataType">Type of the numbers.</param>
internal sealed record CacheShape(int Layers, int KeyValueHeads, int HeadSize, ScalarType DataType)
{
    /// <summary>Numbers of a token's keys, or values, in one layer.</summary>
    public int Width => KeyValueHeads * HeadSize;

    /// <summary>Memory of a token: keys and values in all layers.</summary>
    public long BytesPerToken => 2L * Layers * Width * ElementBytes;

    /// <summary>Bytes of a number.</summary>
    public int ElementBytes => DataType == ScalarType.Float32 ? sizeof(float) : sizeof(ushort);

    public static CacheShape Of(Qwen3Configuration c, ScalarType dataType) => new(c.Layers, c.KeyValueHeads, c.HeadSize, dataType);
}
