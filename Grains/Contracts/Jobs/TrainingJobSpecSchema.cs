using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace NousCoder.Contracts.Jobs;

/// <summary>The JSON schema of job files, by which editors complete and check them: types, ranges, patterns, names of values, defaults.</summary>
public static class TrainingJobSpecSchema
{
    private const string Dialect = "https://json-schema.org/draft/2020-12/schema";

    private static readonly JsonSerializerOptions Options = new(TrainingJobSpecFile.Options)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { RemoveReadOnly } },
    };

    /// <summary>Returns the schema as indented JSON.</summary>
    public static string Write()
    {
        var schema = Options.GetJsonSchemaAsNode(
            typeof(TrainingJobSpec),
            new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Refine }).AsObject();
        AddDefaults(schema, JsonSerializer.SerializeToNode(new TrainingJobSpec(), Options)!.AsObject());
        schema["properties"]!.AsObject().Insert(0, TrainingJobSpecFile.SchemaField, new JsonObject { ["type"] = "string" });
        schema.Insert(0, "$schema", Dialect);
        schema.Insert(1, "title", "A training job");
        return schema.ToJsonString(Options);
    }

    private static void RemoveReadOnly(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.Where(p => p.Set is null).ToArray())
        {
            type.Properties.Remove(property);
        }
    }

    private static JsonNode Refine(JsonSchemaExporterContext context, JsonNode schema)
    {
        if (schema is not JsonObject fields)
        {
            return schema;
        }

        if (fields.ContainsKey("properties"))
        {
            fields["additionalProperties"] = false;
            string[] required = [.. context.TypeInfo.Properties.Where(p => Of<RequiredAttribute>(p) is not null).Select(p => p.Name)];
            if (required.Length > 0)
            {
                fields["required"] = new JsonArray([.. required]);
            }
        }

        if (context.PropertyInfo is { } property)
        {
            if (Of<RangeAttribute>(property) is { } range)
            {
                fields["minimum"] = Number(range.Minimum);
                fields["maximum"] = Number(range.Maximum);
            }

            if (Of<RegularExpressionAttribute>(property) is { } expression)
            {
                fields["pattern"] = $"^(?:{expression.Pattern})$";
            }
        }

        return fields;
    }

    private static T? Of<T>(JsonPropertyInfo property)
        where T : Attribute =>
        (property.AttributeProvider as MemberInfo)?.GetCustomAttribute<T>();

    // [Range] holds the bounds of a long as double.
    private static JsonNode Number(object bound)
    {
        var number = Convert.ToDouble(bound, CultureInfo.InvariantCulture);
        return double.IsInteger(number) ? JsonValue.Create((long)Math.Min(number, long.MaxValue)) : JsonValue.Create(number);
    }

    private static void AddDefaults(JsonObject schema, JsonObject defaults)
    {
        var required = schema["required"]?.AsArray().Select(n => (string)n!).ToArray() ?? [];
        foreach (var (name, property) in schema["properties"]!.AsObject())
        {
            if (required.Contains(name))
            {
                continue;
            }

            if (defaults[name] is JsonObject inner && property!.AsObject().ContainsKey("properties"))
            {
                AddDefaults(property.AsObject(), inner);
            }
            else
            {
                property!["default"] = defaults[name]?.DeepClone();
            }
        }
    }
}
