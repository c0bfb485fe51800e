namespace NousCoder.Client.Datasets;

/// <summary>A row is damaged; the message names the field and says what is wrong with it.</summary>
internal sealed class RowException(string message) : Exception(message)
{
    public static RowException Field(string field, string reason) => new($"field '{field}': {reason}");
}
