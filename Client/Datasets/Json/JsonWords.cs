using System.Text.Json;

namespace NousCoder.Datasets.Json;

/// <summary>JSON in the words of an error.</summary>
internal static class JsonWords
{
    /// <summary>Arguments of a function may be nested deeper than the 64 levels of .NET's default.</summary>
    private const int MaxDepth = 1000;

    public static JsonReaderOptions Deep { get; } = new() { MaxDepth = MaxDepth };

    /// <summary>What is wrong with JSON, without the place, which counts from the value's beginning and not the file's.</summary>
    public static string Of(JsonException error) => error.Message.Split(" LineNumber:", 2)[0].TrimEnd('.');

    /// <summary>Elements of a list, where they stand; of a Python literal in memory of their own.</summary>
    /// <exception cref="JsonException">It is neither a JSON list nor a Python literal of one.</exception>
    public static IReadOnlyList<RawValue> Elements(Memory<byte> list)
    {
        try
        {
            return Split(list);
        }
        catch (JsonException error)
        {
            return Split(Converted(list, error));
        }
    }

    /// <summary>A Python literal as JSON.</summary>
    /// <exception cref="JsonException">It is none; the message says what is wrong with it as JSON and as a literal.</exception>
    public static Memory<byte> Converted(Memory<byte> literal, JsonException error)
    {
        try
        {
            return PythonLiteral.ToJson(literal.Span);
        }
        catch (LiteralException other)
        {
            throw new JsonException($"{Of(error)}; as a Python literal: {other.Message}", error);
        }
    }

    /// <summary>True if a JSON value holds NaN, in the number that stands for it here.</summary>
    public static bool HasNaN(ReadOnlySpan<byte> json)
    {
        if (json.IndexOf(PythonLiteral.NotANumber) < 0)
        {
            return false;
        }

        var reader = new Utf8JsonReader(json, Deep);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.Number && reader.ValueSpan.SequenceEqual(PythonLiteral.NotANumber))
            {
                return true;
            }
        }

        return false;
    }

    private static List<RawValue> Split(Memory<byte> list)
    {
        var elements = new List<RawValue>();
        var reader = new Utf8JsonReader(list.Span, Deep);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            elements.Add(Value(ref reader, list));
        }

        reader.Read();
        return elements;
    }

    /// <summary>The value that the reader stands at; it stands at its end afterwards.</summary>
    public static RawValue Value(ref Utf8JsonReader reader, Memory<byte> json)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return new RawValue(json[start..(int)reader.BytesConsumed], IsJson: true);
    }

    /// <summary>Whether bytes are one JSON value.</summary>
    public static bool IsValue(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, Deep);
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
