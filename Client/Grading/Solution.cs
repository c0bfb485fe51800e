using System.Text.Json;
using NousCoder.Client.Datasets;

namespace NousCoder.Client.Grading;

/// <summary>A solution of somebody's.</summary>
/// <param name="Id">What it is called; null where the row is damaged.</param>
/// <param name="Problem">The problem that it is for; null where the row is damaged.</param>
/// <param name="Code">The Python source.</param>
/// <param name="Damage">What is wrong with the row; null where nothing is.</param>
internal sealed record Solution(string? Id, string? Problem, string Code, string? Damage = null)
{
    /// <summary>Reads a row <c>{"id", "problem", "code"}</c>; id and problem may be numbers.</summary>
    public static Solution Parse(RowText row)
    {
        string? id = null, problem = null;
        try
        {
            using var document = JsonDocument.Parse(row.Json, JsonWords.Deep);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new RowException("the row is not a JSON object");
            }

            id = Name(document.RootElement, "id");
            problem = Name(document.RootElement, "problem");
            var code = document.RootElement.TryGetProperty("code", out var text) && text.ValueKind == JsonValueKind.String
                ? JsonWords.Unescape(text, "code")
                : throw RowException.Field("code", "is missing or no text");
            return new Solution(id, problem, code);
        }
        catch (JsonException error)
        {
            return new Solution(null, null, "", $"line {row.Line}: the row is not JSON: {error.Message.Split(" LineNumber:", 2)[0].TrimEnd('.')}");
        }
        catch (RowException error)
        {
            return new Solution(id, problem, "", $"line {row.Line}: {error.Message}");
        }
    }

    private static string Name(JsonElement row, string field) => row.TryGetProperty(field, out var value)
        ? value.ValueKind switch
        {
            JsonValueKind.String => JsonWords.Unescape(value, field),
            JsonValueKind.Number => value.GetRawText(),
            _ => throw RowException.Field(field, $"is {JsonWords.Of(value)}, not a text"),
        }
        : throw RowException.Field(field, "is missing");
}
