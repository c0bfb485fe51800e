using System.Text.Json;

namespace NousCoder.Datasets.Files;

/// <summary>A list.</summary>
/// <param name="definition">Definition level of the list itself.</param>
/// <param name="repetition">Repetition level of an item that continues the list. An item has one definition level more than the list.</param>
/// <param name="item">The items.</param>
internal sealed class ParquetList(int definition, int repetition, ParquetNode item) : ParquetNode(definition)
{
    public override ParquetLeaf AnyLeaf => item.AnyLeaf;

    public override IEnumerable<ParquetLeaf> Leaves => item.Leaves;

    public override void Write(Utf8JsonWriter writer)
    {
        var defined = AnyLeaf.NextDefinition;
        if (defined < Definition)
        {
            Skip();
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartArray();
        if (defined == Definition)
        {
            Skip();
        }
        else
        {
            do
            {
                item.Write(writer);
            }
            while (AnyLeaf.NextRepetition >= repetition);
        }

        writer.WriteEndArray();
    }
}
