using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using NousCoder.Contracts.Problems;

namespace NousCoder.Client.Datasets;

/// <summary>What an input and an output may be. A test that no grader could read is found here, not in the middle of a job.</summary>
internal static partial class TestValues
{
    /// <returns>Size of each input in bytes.</returns>
    /// <exception cref="RowException">A value is not what the kind of problem asks for.</exception>
    public static ImmutableArray<int> CheckAndMeasure(JsonElement inputs, JsonElement outputs, ProblemKind kind)
    {
        var sizes = ImmutableArray.CreateBuilder<int>(inputs.GetArrayLength());
        foreach (var (n, input) in inputs.EnumerateArray().Index())
        {
            sizes.Add(Check(input, kind, "input", n));
        }

        foreach (var (n, output) in outputs.EnumerateArray().Index())
        {
            Check(output, kind, "output", n);
        }

        return sizes.MoveToImmutable();
    }

    private static int Check(JsonElement value, ProblemKind kind, string side, int n)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            var text = JsonWords.Unescape(value, "tests");
            if (kind == ProblemKind.Function)
            {
                CheckJson(text, side, n);
            }

            return Encoding.UTF8.GetByteCount(text);
        }

        // The result of a function may stand as it is; the arguments are a list, even where there is one.
        var isBare = value.ValueKind != JsonValueKind.Array;
        if (kind == ProblemKind.Stdin || (isBare && side == "input"))
        {
            throw Bad(side, n, $"is {JsonWords.Of(value)}, not a text{(kind == ProblemKind.Stdin ? "" : " or a list")}");
        }

        return !isBare && side == "output" && value.GetArrayLength() == 0
            ? throw Bad(side, n, "is an empty list, so it holds no value")
            : JsonMarshal.GetRawUtf8Value(value).Length;
    }

    /// <summary>An input has a JSON value a line, one for each argument; an output is one JSON value.</summary>
    private static void CheckJson(string text, string side, int n)
    {
        var values = side == "input" ? text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [text];
        foreach (var value in values)
        {
            // Numbers that Python writes and JSON does not know are as good as any other.
            if (!IsJson(value) && !IsJson(PythonNumbers().Replace(value, "0")))
            {
                throw Bad(side, n, $"'{(value.Length <= 40 ? value : value[..40] + "...")}' is not a JSON value");
            }
        }
    }

    private static bool IsJson(string text)
    {
        try
        {
            JsonDocument.Parse(text, JsonWords.Deep).Dispose();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"-?\bInfinity\b|\bNaN\b")]
    private static partial Regex PythonNumbers();

    private static RowException Bad(string side, int n, string reason) =>
        RowException.Field("tests", $"{side} {n} {reason}");
}
