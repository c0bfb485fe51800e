using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using NousCoder.Contracts.Jobs;

namespace NousCoder.Client.Display;

/// <summary>Answers as JSON: one object a line, names in snake_case.</summary>
internal static class JsonLine
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static void Write(object value) => Console.Out.WriteLine(Format(value));

    public static string Format(object value) => JsonSerializer.Serialize(value, Options);

    /// <summary>Reads what <see cref="Format"/> wrote.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static T Parse<T>(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException();

    /// <summary>A step as a line of metrics.jsonl has it: every metric beside the step's number.</summary>
    public static SortedDictionary<string, object> Step(StepRecord record)
    {
        var line = new SortedDictionary<string, object>(StringComparer.Ordinal);
        foreach (var (name, value) in record.Metrics)
        {
            line[name] = value;
        }

        line["step"] = record.Step;
        line["time"] = record.Time;
        line["policy_version"] = record.PolicyVersion;
        return line;
    }

    /// <summary>A job's spec, with the names of its own file, as a value inside other JSON.</summary>
    public static JsonElement Spec(TrainingJobSpec spec)
    {
        using var document = JsonDocument.Parse(TrainingJobSpecFile.Write(spec));
        return document.RootElement.Clone();
    }
}
