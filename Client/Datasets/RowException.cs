namespace NousCoder.Datasets;

/// <summary>A row is damaged; the message names the field and says what is wrong with it.</summary>
public sealed class RowException(string message) : Exception(message)
{
    /// <summary>True if the text of the field is not valid Unicode.</summary>
    public bool IsNotUnicode { get; private init; }

    public static RowException NotUnicode(string field) =>
        new($"field '{field}': holds characters that are not valid Unicode") { IsNotUnicode = true };

    public static RowException Field(string field, string reason) => new($"field '{field}': {reason}");
}
