namespace NousCoder.Datasets.Formats;

/// <summary>Days as the datasets write them: ISO 8601, with or without a time, or the time since 1970 in any unit that pandas writes.</summary>
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
            : TryParseEpoch(text);

    /// <summary>Seconds, milliseconds, microseconds or nanoseconds since 1970: between 1973 and 2100 their sizes tell them apart.</summary>
    private static DateOnly? TryParseEpoch(string text)
    {
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        var seconds = Math.Abs(number) switch
        {
            < 100_000_000 => (long?)null,
            < 100_000_000_000 => number,
            < 100_000_000_000_000 => number / 1_000,
            < 100_000_000_000_000_000 => number / 1_000_000,
            _ => number / 1_000_000_000,
        };
        return seconds is { } since1970 ? DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeSeconds(since1970).UtcDateTime) : null;
    }
}
