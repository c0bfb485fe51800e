namespace NousCoder.Client.Display;

/// <summary>Numbers and words for a person.</summary>
internal static class Say
{
    private const string Unknown = "–";

    public static string Number(double? value, string format = "0.###") =>
        value?.ToString(format, CultureInfo.InvariantCulture) ?? Unknown;

    public static string Share(double? value) => Number(value, "0.000");

    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Bytes(long value) => value switch
    {
        >= 1 << 30 => Number(value / (double)(1 << 30), "0.0") + " GiB",
        >= 10 << 20 => Number(value / (double)(1 << 20), "0") + " MiB",
        >= 1 << 20 => Number(value / (double)(1 << 20), "0.0") + " MiB",
        >= 1 << 10 => Number(value / (double)(1 << 10), "0") + " KiB",
        _ => $"{Count(value)} B",
    };

    public static string Seconds(double? value) => value is null ? Unknown : Number(value, "0.0") + " s";

    public static string Time(DateTimeOffset value) =>
        value.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>A name of an enumeration as files have it: WrongAnswer is "wrong_answer".</summary>
    public static string Name<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <summary>A name of an enumeration as words: WrongAnswer is "wrong answer".</summary>
    public static string Words<T>(T value)
        where T : struct, Enum => Name(value).Replace('_', ' ');

    public static string Plural(long count, string noun) => $"{Count(count)} {noun}{(count == 1 ? "" : "s")}";
}
