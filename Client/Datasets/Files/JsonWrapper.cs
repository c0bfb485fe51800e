using System.Text.Json;

namespace NousCoder.Datasets.Files;

/// <summary>Finds the array of rows in a file that is one object around it, such as <c>{"data": [{…}, {…}]}</c>.</summary>
internal static class JsonWrapper
{
    /// <summary>The array must begin within this many bytes.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <returns>Index behind the array's bracket; null if there is none.</returns>
    public static int? Find(ReadOnlySpan<byte> begin)
    {
        var reader = new Utf8JsonReader(begin, isFinalBlock: false, default);
        try
        {
            var isWrapper = false;
            int? bracket = null;
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.EndObject when reader.CurrentDepth == 0:
                        // Behind the first row of lines.
                        return null;
                    case JsonTokenType.PropertyName when reader.CurrentDepth == 1:
                        isWrapper = reader.ValueTextEquals("data"u8) || reader.ValueTextEquals("rows"u8);
                        break;
                    case JsonTokenType.StartArray when isWrapper && reader.CurrentDepth == 1:
                        bracket = (int)reader.BytesConsumed;
                        break;
                    case JsonTokenType.StartObject or JsonTokenType.EndArray when bracket is not null:
                        return bracket;
                    default:
                        isWrapper = false;
                        bracket = null;
                        break;
                }
            }
        }
        catch (JsonException)
        {
            return null;
        }

        return null;
    }
}
