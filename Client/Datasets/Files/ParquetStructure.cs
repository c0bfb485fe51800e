using System.Text.Json;
using Parquet;
using Parquet.Schema;

namespace NousCoder.Client.Datasets.Files;

/// <summary>A structure of named parts.</summary>
internal sealed class ParquetStructure(StructField field, ImmutableArray<ParquetNode> parts) : ParquetNode(field)
{
    public override ParquetLeaf AnyLeaf => parts[0].AnyLeaf;

    public override async Task ReadAsync(ParquetRowGroupReader group, CancellationToken cancellation)
    {
        foreach (var part in parts)
        {
            await part.ReadAsync(group, cancellation);
        }
    }

    public override void Write(Utf8JsonWriter writer)
    {
        if (AnyLeaf.NextDefinition < Definition)
        {
            Skip();
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartObject();
        foreach (var part in parts)
        {
            writer.WritePropertyName(part.Name);
            part.Write(writer);
        }

        writer.WriteEndObject();
    }

    public override void Skip()
    {
        foreach (var part in parts)
        {
            part.Skip();
        }
    }

    public override void Forget()
    {
        foreach (var part in parts)
        {
            part.Forget();
        }
    }
}
