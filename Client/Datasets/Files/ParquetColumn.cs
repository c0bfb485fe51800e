using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using NousCoder.Datasets.Json;

namespace NousCoder.Datasets.Files;

/// <summary>A column of a parquet file, as one value a row.</summary>
/// <param name="name">Its name.</param>
/// <param name="node">Its values; null for a type that is not read.</param>
/// <param name="unread">Why it is not read; empty if it is.</param>
internal sealed class ParquetColumn(string name, ParquetNode? node, string unread = "")
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1000, SkipValidation = true };

    private readonly ArrayBufferWriter<byte> _json = new();

    public string Name => name;

    /// <summary>The reason that the column is not read; empty if it is.</summary>
    public string Unread => unread;

    /// <summary>The stored columns that are read.</summary>
    public IEnumerable<ParquetLeaf> Leaves => node?.Leaves ?? [];

    /// <summary>The value of the next row, in memory that is good until the next call.</summary>
    public RawValue Next()
    {
        switch (node)
        {
            case null:
                return RawValue.Null;
            case ParquetText text:
                return text.Next();
            default:
                _json.ResetWrittenCount();
                using (var writer = new Utf8JsonWriter(_json, Json))
                {
                    node.Write(writer);
                }

                return new RawValue(_json.WrittenSpan.ToArray(), IsJson: true);
        }
    }
}
