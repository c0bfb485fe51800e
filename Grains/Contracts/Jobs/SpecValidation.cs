using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace NousCoder.Contracts.Jobs;

/// <summary>Checks the ranges that options state, through all nested options.</summary>
public static class SpecValidation
{
    /// <summary>What is wrong, a line each, naming the field as a job's JSON file does; empty where nothing is.</summary>
    /// <example><c>optimizer.learningRate: 5 is out of range; it must be between 0 and 1</c></example>
    public static ImmutableArray<string> Validate(object options) => [.. Errors(options, "")];

    private static IEnumerable<string> Errors(object options, string prefix)
    {
        foreach (var property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.SetMethod is null || property.GetIndexParameters().Length > 0)
            {
                continue;
            }

            var path = prefix + JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            var value = property.GetValue(options);
            foreach (var rule in property.GetCustomAttributes<ValidationAttribute>())
            {
                if (!rule.IsValid(value))
                {
                    yield return $"{path}: {Complaint(rule, value)}";
                }
            }

            foreach (var (inner, innerPath) in Inner(value, path))
            {
                foreach (var error in Errors(inner, innerPath + "."))
                {
                    yield return error;
                }
            }
        }
    }

    /// <summary>The options that a field holds: itself, or those in its list.</summary>
    private static IEnumerable<(object Options, string Path)> Inner(object? value, string path) => value switch
    {
        string => [],
        IEnumerable list => list.Cast<object>().Index().Where(i => IsOptions(i.Item)).Select(i => (i.Item, $"{path}[{i.Index}]")),
        _ => IsOptions(value) ? [(value!, path)] : [],
    };

    private static bool IsOptions(object? value) =>
        value is not null and not string and not IEnumerable
        && value.GetType() is { IsClass: true } type
        && type.Assembly == typeof(SpecValidation).Assembly;

    private static string Complaint(ValidationAttribute rule, object? value)
    {
        var said = Convert.ToString(value, CultureInfo.InvariantCulture);
        return rule switch
        {
            RangeAttribute range => string.Create(
                CultureInfo.InvariantCulture,
                $"{said} is out of range; it must be between {range.Minimum} and {range.Maximum}"),
            _ when string.IsNullOrEmpty(said) => rule.ErrorMessage ?? "must be given",
            _ => $"'{said}' {rule.ErrorMessage ?? "is not allowed"}",
        };
    }
}
