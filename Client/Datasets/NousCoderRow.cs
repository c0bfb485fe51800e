using System.Text.Json;
using NousCoder.Contracts.Problems;

namespace NousCoder.Client.Datasets;

/// <summary>Reads a row of NousCoder's training data.</summary>
internal static class NousCoderRow
{
    /// <summary>A statement travels in one message, which may have 1 MiB.</summary>
    private const int MaxTextLength = 256 * 1024;

    /// <exception cref="RowException">The row is damaged.</exception>
    public static DatasetRow Parse(RowText text, string dataset)
    {
        try
        {
            using var document = JsonDocument.Parse(text.Json, JsonWords.Deep);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Parse(document.RootElement, text.Position, dataset)
                : throw new RowException("the row is not a JSON object");
        }
        catch (JsonException error)
        {
            throw new RowException($"the row is not JSON: {error.Message.Split(" LineNumber:", 2)[0].TrimEnd('.')}");
        }
    }

    private static DatasetRow Parse(JsonElement row, long position, string dataset)
    {
        var statement = Text(row, "problem");
        if (string.IsNullOrWhiteSpace(statement))
        {
            throw RowException.Field("problem", row.TryGetProperty("problem", out _) ? "is empty" : "is missing");
        }

        var kind = Kind(row);
        var suite = SuiteReader.Read(row, kind);
        var index = Index(row, position);
        return new DatasetRow(index, new ProblemDefinition
        {
            Id = Keys.Problem(dataset, index),
            Statement = statement,
            Kind = kind,
            FunctionName = kind == ProblemKind.Function ? FunctionName(row) : null,
            StarterCode = Text(row, "starter_code"),
            Difficulty = Text(row, "difficulty"),
            Source = Text(row, "dataset"),
            Suite = suite.Reference,
        }, suite.Json);
    }

    private static ProblemKind Kind(JsonElement row)
    {
        switch (Text(row, "problem_type"))
        {
            case "stdin_stdout":
                return ProblemKind.Stdin;
            case "func":
                return FunctionName(row) is not null
                    ? ProblemKind.Function
                    : throw RowException.Field("fn_name", "is missing, though problem_type is func");
            case "":
                return FunctionName(row) is null ? ProblemKind.Stdin : ProblemKind.Function;
            case var other:
                throw RowException.Field("problem_type", $"'{other}' is neither stdin_stdout nor func");
        }
    }

    private static string? FunctionName(JsonElement row)
    {
        var name = Text(row, "fn_name").Trim();
        return name is "" or "none"
            ? null
            : name.All(c => char.IsLetterOrDigit(c) || c == '_') && !char.IsDigit(name[0])
                ? name
                : throw RowException.Field("fn_name", $"'{name}' is no name of a Python function");
    }

    private static long Index(JsonElement row, long position)
    {
        if (!row.TryGetProperty("index", out var index) || index.ValueKind == JsonValueKind.Null)
        {
            return position;
        }

        return index.ValueKind == JsonValueKind.Number && index.TryGetInt64(out var number) && number >= 0
            ? number
            : throw RowException.Field("index", $"{index.GetRawText()} is not a whole number of at least 0");
    }

    private static string Text(JsonElement row, string field)
    {
        if (!row.TryGetProperty(field, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return "";
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            throw RowException.Field(field, $"is {JsonWords.Of(value)}, not a text");
        }

        var text = JsonWords.Unescape(value, field);
        return text.Length <= MaxTextLength
            ? text
            : throw RowException.Field(field, $"has {text.Length} characters, more than {MaxTextLength}");
    }
}
