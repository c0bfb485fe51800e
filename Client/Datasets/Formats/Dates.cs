namespace NousCoder.Client.Datasets.Formats;

/// <summary>Days as the datasets write them: ISO 8601, with or without a time.</summary>
internal static class Dates
{
    /// <summary>The day; null for an empty text.</summary>
    /// <exception cref="RowException">It is no day.</exception>
    public static DateOnly? Parse(string field, string text) => text.Length == 0
        ? null
        : TryParse(text) ?? throw RowException.Field(field, $"'{text}' is no date");

    /// <summary>The day; null where the text is none.</summary>
    public static DateOnly? TryParse(string text) =>
        DateOnly.TryParseExact(text.Length > 10 && text[10] is 'T' or ' ' ? text[..10] : text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : null;
}
