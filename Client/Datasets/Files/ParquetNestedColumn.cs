using System.Buffers;
using System.Text.Json;
using NousCoder.Client.Datasets.Json;
using Parquet;

namespace NousCoder.Client.Datasets.Files;

/// <summary>A column of numbers, lists or structures, each made into JSON.</summary>
internal sealed class ParquetNestedColumn(ParquetNode node) : ParquetColumn(node.Name)
{
    public override Task ReadAsync(ParquetRowGroupReader group, CancellationToken cancellation) => node.ReadAsync(group, cancellation);

    public override RawValue Next()
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            node.Write(writer);
        }

        return new RawValue(json.WrittenSpan.ToArray(), IsJson: true);
    }

    public override void Forget() => node.Forget();
}
