using System.Text.Json;
using NousCoder.Datasets.Json;

namespace NousCoder.Datasets.Suites;

/// <summary>Writes JSON anew, so that the same value has the same bytes however it was spelled; numbers stay as they are.</summary>
internal static class CanonicalJson
{
    /// <exception cref="RowException">A text in it is not valid Unicode.</exception>
    public static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, JsonWords.Deep);
        try
        {
            while (reader.Read())
            {
                WriteToken(writer, ref reader);
            }
        }
        catch (InvalidOperationException)
        {
            throw RowException.Field("tests", "holds characters that are not valid Unicode");
        }
    }

    private static void WriteToken(Utf8JsonWriter writer, ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                writer.WriteStartObject();
                break;
            case JsonTokenType.EndObject:
                writer.WriteEndObject();
                break;
            case JsonTokenType.StartArray:
                writer.WriteStartArray();
                break;
            case JsonTokenType.EndArray:
                writer.WriteEndArray();
                break;
            case JsonTokenType.PropertyName:
                writer.WritePropertyName(reader.GetString()!);
                break;
            case JsonTokenType.String:
                writer.WriteStringValue(reader.GetString());
                break;
            default:
                writer.WriteRawValue(reader.ValueSpan, skipInputValidation: true);
                break;
        }
    }
}
