using System.Text.Json;

namespace NousCoder.Client.Datasets;

/// <summary>JSON values in the words of an error.</summary>
internal static class JsonWords
{
    /// <summary>Arguments of a function may be nested deeper than the 64 levels of .NET's default.</summary>
    public static JsonDocumentOptions Deep { get; } = new() { MaxDepth = 1000 };

    public static string Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        JsonValueKind.Number => "a number",
        JsonValueKind.String => "a text",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };

    /// <summary>A string; half a surrogate pair, which JSON can spell and no text can hold, is damage.</summary>
    public static string Unescape(JsonElement value, string field)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw RowException.Field(field, "holds characters that are not valid Unicode");
        }
    }
}
