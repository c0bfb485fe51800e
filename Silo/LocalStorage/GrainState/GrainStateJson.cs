using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace NousCoder.LocalStorage.GrainState;

/// <summary>
/// How grain state is written as JSON: enums by name; nulls written, because a <c>required</c> property that is left
/// out cannot be read back; NaN and infinities as "NaN", "Infinity" and "-Infinity"; an uninitialized ImmutableArray is
/// an empty one, also where the stored state is older than the property.
/// </summary>
public static class GrainStateJson
{
    /// <summary>Applies the rules.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.WriteIndented = false;
        options.IncludeFields = true;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.Never;
        options.NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals;
        // The rows are never part of a web page; this keeps quotes and non-ASCII text of programs short and readable.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new JsonStringEnumConverter());
        options.Converters.Add(new ImmutableArrayJsonConverterFactory());
        options.TypeInfoResolver = (options.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver())
            .WithAddedModifier(EmptyWhereNotStored);
    }

    private static void EmptyWhereNotStored(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object || type.Type.IsValueType)
        {
            return;
        }

        var arrays = (
            from property in type.Properties
            where property is { Get: not null, Set: not null, IsRequired: false } && IsImmutableArray(property.PropertyType)
            let uninitialized = Activator.CreateInstance(property.PropertyType)
            let empty = property.PropertyType.GetField(nameof(ImmutableArray<>.Empty))!.GetValue(null)
            select (property, uninitialized, empty)).ToArray();
        if (arrays.Length == 0)
        {
            return;
        }

        type.OnDeserialized += state =>
        {
            foreach (var (property, uninitialized, empty) in arrays)
            {
                if (uninitialized.Equals(property.Get!(state)))
                {
                    property.Set!(state, empty);
                }
            }
        };
    }

    private static bool IsImmutableArray(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>);
}
