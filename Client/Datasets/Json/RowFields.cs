using System.Text;
using System.Text.Json;

namespace NousCoder.Datasets.Json;

/// <summary>The fields of a row, where they stand in its memory.</summary>
/// <param name="values">The fields.</param>
/// <param name="unread">Fields that the file has in a form that is not read, each with the reason.</param>
public sealed class RowFields(Dictionary<string, RawValue> values, IReadOnlyDictionary<string, string>? unread = null)
{
    /// <summary>A statement travels in one message, which may have 1 MiB.</summary>
    private const int MaxTextLength = 256 * 1024;

    public IEnumerable<string> Names => values.Keys;

    /// <summary>Splits a row into its fields.</summary>
    /// <param name="json">The row: JSON, JSON with Python's NaN and Infinity, or a Python literal.</param>
    /// <param name="what">Names it in errors.</param>
    /// <exception cref="RowException">It is no object of these kinds.</exception>
    public static RowFields Parse(Memory<byte> json, string what = "the row")
    {
        try
        {
            try
            {
                return Split(json, what);
            }
            catch (JsonException error)
            {
                return Split(JsonWords.Converted(json, error), what);
            }
        }
        catch (JsonException error)
        {
            throw new RowException($"{what} is not JSON: {JsonWords.Of(error)}");
        }
        catch (InvalidOperationException)
        {
            throw new RowException($"{what} has a field whose name is not valid Unicode");
        }
    }
    /// <summary>The bytes of a field as they stand, null and all.</summary>
    public Memory<byte> Raw(string field) => values[field].Bytes;

    public bool Has(string field) => values.ContainsKey(field);

    /// <summary>The value; null where it is missing or null.</summary>
    /// <exception cref="RowException">The file has it in a form that is not read.</exception>
    public RawValue? Find(string field)
    {
        if (unread is not null && unread.TryGetValue(field, out var reason))
        {
            throw RowException.Field(field, reason);
        }

        return values.TryGetValue(field, out var value) && !value.IsNull ? value : null;
    }

    /// <summary>The text of a field; empty where it is missing or null.</summary>
    /// <exception cref="RowException">It is no text, or too long a one.</exception>
    public string Text(string field)
    {
        if (Find(field) is not { } value)
        {
            return "";
        }

        if (!value.IsText)
        {
            throw RowException.Field(field, $"is {value.Words}, not a text");
        }

        var text = Encoding.UTF8.GetString(TextBytes(field, value).Span);
        return text.Length <= MaxTextLength
            ? text
            : throw RowException.Field(field, $"has {text.Length} characters, more than {MaxTextLength}");
    }

    /// <summary>As <see cref="Text"/>, of a field that must not be missing or blank.</summary>
    public string RequiredText(string field)
    {
        var text = Text(field);
        return string.IsNullOrWhiteSpace(text)
            ? throw RowException.Field(field, Has(field) ? "is empty" : "is missing")
            : text;
    }

    /// <summary>A field that is told by text or by number, as its source likes; empty where it is missing or null.</summary>
    public string TextOrNumber(string field) => Find(field) is { IsText: false, IsList: false, IsObject: false } value
        ? Encoding.UTF8.GetString(value.Bytes.Span)
        : Text(field);

    /// <summary>The JSON of a field that holds it as a text or as it is; null where it is missing or null.</summary>
    /// <exception cref="RowException">It is a number, or true or false.</exception>
    public Memory<byte>? Inner(string field)
    {
        if (Find(field) is not { } value)
        {
            return null;
        }

        return value.IsText ? TextBytes(field, value)
            : value.IsList || value.IsObject ? value.Bytes
            : throw RowException.Field(field, $"is {value.Words}, not a text that holds JSON");
    }

    /// <summary>The fields of a field that holds an object, as a text or as it is; none where it is missing or null.</summary>
    /// <exception cref="RowException">It holds something else.</exception>
    public RowFields Fields(string field) => Inner(field) is { Length: > 0 } inner && !inner.Span.SequenceEqual("null"u8)
        ? Parse(inner, $"field '{field}'")
        : new RowFields([]);

    private static RowFields Split(Memory<byte> json, string what)
    {
        var values = new Dictionary<string, RawValue>();
        var reader = new Utf8JsonReader(json.Span, JsonWords.Deep);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new RowException($"{what} is not a JSON object");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            values[name] = JsonWords.Value(ref reader, json);
        }

        reader.Read();
        return new RowFields(values);
    }

    /// <summary>A text is unescaped once: the second time it is found as the first time left it.</summary>
    private Memory<byte> TextBytes(string field, RawValue value)
    {
        var text = value.Unescape(field);
        if (value.IsJson)
        {
            values[field] = text;
        }

        return text.Bytes;
    }
}
