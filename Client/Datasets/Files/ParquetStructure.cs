using System.Text.Json;

namespace NousCoder.Datasets.Files;

/// <summary>A structure of named parts.</summary>
internal sealed class ParquetStructure(int definition, ImmutableArray<(string Name, ParquetNode Node)> parts) : ParquetNode(definition)
{
    public override ParquetLeaf AnyLeaf => parts[0].Node.AnyLeaf;

    public override IEnumerable<ParquetLeaf> Leaves => parts.SelectMany(p => p.Node.Leaves);

    public override void Write(Utf8JsonWriter writer)
    {
        if (AnyLeaf.NextDefinition < Definition)
        {
            Skip();
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartObject();
        foreach (var (name, node) in parts)
        {
            writer.WritePropertyName(name);
            node.Write(writer);
        }

        writer.WriteEndObject();
    }
}
