using System.Text.Unicode;

namespace NousCoder.Datasets.Json;

/// <summary>
/// A value where it stands in a row: JSON, or text that is what it says. Text is unescaped in the row's own memory, since a
/// problem's tests can have 189 MB and would otherwise be there twice.
/// </summary>
public readonly record struct RawValue(Memory<byte> Bytes, bool IsJson)
{
    public static RawValue Null { get; } = new("null"u8.ToArray(), IsJson: true);

    /// <summary>True if it is null, or NaN, which pandas writes for what is missing.</summary>
    public bool IsNull => IsJson && (Bytes.Span.SequenceEqual("null"u8) || Bytes.Span.SequenceEqual(PythonLiteral.NotANumber));

    /// <summary>Whether it is text, escaped or not.</summary>
    public bool IsText => !IsJson || Bytes.Span is [(byte)'"', ..];

    public bool IsList => IsJson && Bytes.Span is [(byte)'[', ..];

    public bool IsObject => IsJson && Bytes.Span is [(byte)'{', ..];

    /// <summary>What it is, in the words of an error.</summary>
    public string Words => !IsJson ? "a text" : Bytes.Span[0] switch
    {
        (byte)'"' => "a text",
        (byte)'[' => "a list",
        (byte)'{' => "an object",
        (byte)'n' => "null",
        (byte)'t' or (byte)'f' => "true or false",
        _ => "a number",
    };

    /// <summary>The text, no longer escaped. What was escaped in this memory is gone after it.</summary>
    /// <exception cref="RowException">It is not valid Unicode; the message names <paramref name="field"/>.</exception>
    public RawValue Unescape(string field)
    {
        if (!IsJson)
        {
            return this;
        }

        var text = JsonText.Unescape(Bytes[1..^1]);
        return text is { } valid && Utf8.IsValid(valid.Span)
            ? new RawValue(valid, IsJson: false)
            : throw RowException.NotUnicode(field);
    }
}
