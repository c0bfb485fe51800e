using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace NousCoder.Contracts.Jobs;

/// <summary>
/// A training job as a JSON file: camel-case names, comments and trailing commas allowed, unknown fields refused. What
/// the file leaves out has its default.
/// </summary>
public static class TrainingJobSpecFile
{
    private static readonly JsonDocumentOptions Reading = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        AllowDuplicateProperties = false,
    };

    /// <summary>The one field that a job file may have besides those of a job: the address of its schema, for editors.</summary>
    internal const string SchemaField = "$schema";

    internal static readonly JsonSerializerOptions Options = new()
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        IgnoreReadOnlyProperties = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>Reads a job. Ranges are the business of <see cref="SpecValidation"/>.</summary>
    /// <exception cref="NousCoderException">It is no JSON, or fields are unknown or of the wrong type; the message names them.</exception>
    public static TrainingJobSpec Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Reading);
            var errors = new List<string>();
            Check(document.RootElement, typeof(TrainingJobSpec), "", errors);
            return errors.Count == 0
                ? document.RootElement.Deserialize<TrainingJobSpec>(Options)!
                : throw new NousCoderException(string.Join("; ", errors));
        }
        catch (JsonException error)
        {
            var place = error.LineNumber is { } line ? $"line {line + 1}: " : "";
            var reason = error.Message.Split(" LineNumber:", 2)[0].Split(" Path:", 2)[0];
            throw new NousCoderException(place + reason, error);
        }
    }

    /// <summary>Writes a job with every default filled in; <see cref="Parse"/> reads it again.</summary>
    public static string Write(TrainingJobSpec spec) => JsonSerializer.Serialize(Resolved(spec), Options);

    private static TrainingJobSpec Resolved(TrainingJobSpec spec) => spec with
    {
        Steps = spec.TotalSteps,
        Objective = spec.Objective with
        {
            ClipLow = spec.Objective.EffectiveClipLow,
            ClipHigh = spec.Objective.EffectiveClipHigh,
        },
    };

    /// <summary>Adds a line for each field that the deserializer would refuse or lose.</summary>
    private static void Check(JsonElement value, Type type, string path, List<string> errors)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            if (value.ValueKind == JsonValueKind.Null)
            {
                return;
            }

            type = inner;
        }

        if (type.IsEnum)
        {
            var names = EnumNames(type);
            if (value.ValueKind != JsonValueKind.String || !names.Contains(value.GetString()))
            {
                errors.Add($"{path}: {Shown(value)} is not one of {string.Join(", ", names)}");
            }
        }
        else if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
        {
            CheckList(value, type.GetGenericArguments()[0], path, errors);
        }
        else if (ScalarName(type) is { } scalar)
        {
            if (!IsScalar(value, type))
            {
                errors.Add($"{path}: {Shown(value)} is not {scalar}");
            }
        }
        else
        {
            CheckObject(value, type, path, errors);
        }
    }

    private static void CheckList(JsonElement value, Type item, string path, List<string> errors)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            errors.Add($"{path}: {Shown(value)} is not a list");
            return;
        }

        foreach (var (n, element) in value.EnumerateArray().Index())
        {
            Check(element, item, $"{path}[{n}]", errors);
        }
    }

    private static void CheckObject(JsonElement value, Type type, string path, List<string> errors)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            errors.Add(path.Length == 0 ? "a job is a JSON object" : $"{path}: {Shown(value)} is not an object");
            return;
        }

        var nullability = new NullabilityInfoContext();
        var fields = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.SetMethod is not null)
            .ToDictionary(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name));
        foreach (var property in value.EnumerateObject().Where(p => path.Length > 0 || p.Name != SchemaField))
        {
            var name = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
            if (fields.TryGetValue(property.Name, out var field))
            {
                // Optional texts and objects; what kind of number is optional, its type says.
                if (property.Value.ValueKind != JsonValueKind.Null || nullability.Create(field).WriteState != NullabilityState.Nullable)
                {
                    Check(property.Value, field.PropertyType, name, errors);
                }
            }
            else
            {
                errors.Add($"{name}: no such field; allowed are {string.Join(", ", fields.Keys)}");
            }
        }
    }

    private static string? ScalarName(Type type) =>
        type == typeof(string) ? "a text"
        : type == typeof(bool) ? "true or false"
        : type == typeof(int) || type == typeof(long) ? "a whole number"
        : type == typeof(double) ? "a number"
        : null;

    private static bool IsScalar(JsonElement value, Type type) => value.ValueKind switch
    {
        JsonValueKind.String => type == typeof(string),
        JsonValueKind.True or JsonValueKind.False => type == typeof(bool),
        JsonValueKind.Number => type == typeof(double) ? double.IsFinite(value.GetDouble())
            : type == typeof(int) ? value.TryGetInt32(out _)
            : type == typeof(long) && value.TryGetInt64(out _),
        _ => false,
    };

    private static string[] EnumNames(Type type) =>
        [.. type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field =>
            field.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name
            ?? JsonNamingPolicy.CamelCase.ConvertName(field.Name))];

    private static string Shown(JsonElement value)
    {
        var text = value.GetRawText().ReplaceLineEndings(" ");
        return text.Length <= 60 ? text : text[..57] + "...";
    }
}
