using NousCoder.Datasets;
using NousCoder.Datasets.Files;
using NousCoder.Datasets.Json;

namespace NousCoder.Client.Grading;

/// <summary>A solution of somebody's.</summary>
/// <param name="Id">What it is called; null where the row is damaged.</param>
/// <param name="Problem">The problem that it is for; null where the row is damaged.</param>
/// <param name="Code">The Python source.</param>
/// <param name="Damage">What is wrong with the row; null where nothing is.</param>
internal sealed record Solution(string? Id, string? Problem, string Code, string? Damage = null)
{
    /// <summary>True if the code holds half a surrogate pair: Python refuses such a source, so it is the program's fault.</summary>
    public bool IsNotUnicode { get; private init; }

    /// <summary>Reads a row <c>{"id", "problem", "code"}</c>; id and problem may be numbers.</summary>
    public static Solution Parse(RowText row)
    {
        string? id = null, problem = null;
        try
        {
            var fields = row.Fields();
            id = Name(fields, "id");
            problem = Name(fields, "problem");
            return new Solution(id, problem, fields.Find("code") is { IsText: true }
                ? fields.Text("code")
                : throw RowException.Field("code", "is missing or no text"));
        }
        catch (RowException error) when (error.IsNotUnicode && problem is not null)
        {
            return new Solution(id, problem, "") { IsNotUnicode = true };
        }
        catch (RowException error)
        {
            return new Solution(id, problem, "", $"line {row.Line}: {error.Message}");
        }
    }

    private static string Name(RowFields row, string field) =>
        row.Find(field) is null ? throw RowException.Field(field, "is missing") : row.TextOrNumber(field);
}
