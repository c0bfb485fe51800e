using System.Text;
using System.Text.Json;
using NousCoder.Sandbox.Comparison;

namespace NousCoder.Sandbox.Suites;

/// <summary>
/// Decodes a stored suite, a JSON object <c>{"input":[…],"output":[…]}</c>, with <c>"results":"taco"</c> where a function's
/// results are compared by that rule.
/// </summary>
internal static class SuiteReader
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = JsonScanner.MaximumDepth };

    /// <exception cref="SuiteException">The suite is empty or cannot be decoded.</exception>
    public static async Task<TestSuite> ReadAsync(Stream content, ProblemKind kind, CancellationToken cancellationToken)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(content, Options, cancellationToken);
            return Read(document.RootElement, kind);
        }
        catch (JsonException e)
        {
            throw new SuiteException($"it is not JSON: {e.Message}", e);
        }
    }

    private static TestSuite Read(JsonElement root, ProblemKind kind)
    {
        var inputs = List(root, "input");
        var outputs = List(root, "output");
        if (inputs.GetArrayLength() != outputs.GetArrayLength())
        {
            throw new SuiteException($"it has {inputs.GetArrayLength()} inputs and {outputs.GetArrayLength()} outputs");
        }

        if (inputs.GetArrayLength() == 0)
        {
            throw new SuiteException("it holds no test");
        }

        var results = Results(root);
        return kind == ProblemKind.Stdin
            ? new TestSuite(Decode(inputs, "input", e => Encoding.UTF8.GetBytes(Text(e))), Decode(outputs, "output", Text), results)
            : new TestSuite(
                Decode(inputs, "input", e => Encoding.UTF8.GetBytes(Arguments(e, results))),
                Decode(outputs, "output", e => Value(e, results)),
                results);
    }

    /// <summary>Suites of versions that knew one rule name none.</summary>
    private static ResultComparison Results(JsonElement root)
    {
        if (!root.TryGetProperty(TestSuiteReference.ResultsProperty, out var name))
        {
            return ResultComparison.Json;
        }

        return name.ValueKind == JsonValueKind.String && name.ValueEquals(TestSuiteReference.TacoResults)
            ? ResultComparison.Taco
            : throw new SuiteException($"its results are compared as {name.GetRawText()}, which this version does not know");
    }

    private static JsonElement List(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? list
            : throw new SuiteException($"it has no list '{name}'");

    private static ImmutableArray<T> Decode<T>(JsonElement list, string name, Func<JsonElement, T> decode)
    {
        var decoded = ImmutableArray.CreateBuilder<T>(list.GetArrayLength());
        foreach (var element in list.EnumerateArray())
        {
            try
            {
                decoded.Add(decode(element));
            }
            catch (Exception e) when (e is FormatException or InvalidOperationException)
            {
                // InvalidOperationException: half of a surrogate pair, which is no text.
                throw new SuiteException($"{name} {decoded.Count} cannot be decoded: {e.Message}", e);
            }
        }

        return decoded.MoveToImmutable();
    }

    private static string Text(JsonElement element) => element.ValueKind == JsonValueKind.String
        ? element.GetString()!
        : throw new FormatException($"a string is wanted, not {element.ValueKind}");

    /// <summary>
    /// One JSON array of positional arguments, from an array or from a JSON value per line. TACO's grader makes integers of
    /// the keys of the first argument where all are: <c>function.py</c> does that for an array under <c>integer_keys</c>.
    /// </summary>
    private static string Arguments(JsonElement element, ResultComparison results)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            var hasKeys = results == ResultComparison.Taco && element.GetArrayLength() > 0 && element[0].ValueKind == JsonValueKind.Object;
            return hasKeys ? $$"""{"integer_keys":{{element.GetRawText()}}}""" : element.GetRawText();
        }

        var values = Text(element).Split('\n').Where(l => !string.IsNullOrWhiteSpace(l)).ToList();
        foreach (var value in values)
        {
            JsonValue.Parse(value);
        }

        return $"[{string.Join(',', values)}]";
    }

    /// <summary>
    /// JSON of the expected value, from a string that holds JSON, a list whose first element is the value, or a bare value;
    /// what TACO stores as it is.
    /// </summary>
    private static string Value(JsonElement element, ResultComparison results)
    {
        if (results == ResultComparison.Taco)
        {
            var stored = element.GetRawText();
            JsonValue.Parse(stored);
            return stored;
        }

        var value = element.ValueKind switch
        {
            JsonValueKind.String => element.GetString()!,
            JsonValueKind.Array when element.GetArrayLength() > 0 => element[0].GetRawText(),
            JsonValueKind.Array => throw new FormatException("the list is empty"),
            _ => element.GetRawText(),
        };
        JsonValue.Parse(value);
        return value;
    }
}
