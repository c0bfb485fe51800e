using System.Text.Json;

namespace NousCoder.Datasets.Files;

/// <summary>A map, which becomes an object.</summary>
/// <param name="definition">Definition level of the map itself.</param>
/// <param name="repetition">Repetition level of an entry that continues the map.</param>
/// <param name="key">The keys.</param>
/// <param name="value">The values; null if the map has none, as a set.</param>
internal sealed class ParquetMap(int definition, int repetition, ParquetLeaf key, ParquetNode? value) : ParquetNode(definition)
{
    public override ParquetLeaf AnyLeaf => key;

    public override IEnumerable<ParquetLeaf> Leaves => value is null ? [key] : [key, .. value.Leaves];

    public override void Write(Utf8JsonWriter writer)
    {
        var defined = key.NextDefinition;
        if (defined < Definition)
        {
            Skip();
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartObject();
        if (defined == Definition)
        {
            Skip();
        }
        else
        {
            do
            {
                writer.WritePropertyName(key.NextText());
                if (value is null)
                {
                    writer.WriteNullValue();
                }
                else
                {
                    value.Write(writer);
                }
            }
            while (key.NextRepetition >= repetition);
        }

        writer.WriteEndObject();
    }
}
