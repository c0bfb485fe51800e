using System.Text.Json;
using Parquet;
using Parquet.Schema;

namespace NousCoder.Client.Datasets.Files;

/// <summary>A list; one that is null is written as an empty one.</summary>
internal sealed class ParquetList(ListField field, ParquetNode item) : ParquetNode(field)
{
    public override ParquetLeaf AnyLeaf => item.AnyLeaf;

    public override Task ReadAsync(ParquetRowGroupReader group, CancellationToken cancellation) => item.ReadAsync(group, cancellation);

    public override void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        if (AnyLeaf.NextDefinition < Definition)
        {
            item.Skip();
        }
        else
        {
            do
            {
                item.Write(writer);
            }
            while (AnyLeaf.NextRepetition >= Repetition);
        }

        writer.WriteEndArray();
    }

    public override void Skip() => item.Skip();

    public override void Forget() => item.Forget();
}
