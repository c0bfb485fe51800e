using System.Text.Json;
using NousCoder.Contracts.Problems;
using NousCoder.Datasets.Json;

namespace NousCoder.Datasets.Suites;

/// <summary>
/// Reads hidden tests in the shapes that the public datasets have them: an object with a list of inputs and a list of
/// outputs, a list of objects with an input and an output each, or an object that holds such a list as <c>test_cases</c>.
/// </summary>
internal static class TestsReader
{
    /// <summary>Reads the tests that a field holds, as a text or as they are.</summary>
    /// <exception cref="RowException">There are none, or they are in none of these shapes.</exception>
    public static RawTests Read(RowFields row, string field) =>
        Read(row.Inner(field) ?? throw RowException.Field(field, "is missing"), field);

    /// <summary>Reads tests.</summary>
    /// <param name="json">Their JSON.</param>
    /// <param name="field">Names them in errors.</param>
    public static RawTests Read(Memory<byte> json, string field)
    {
        try
        {
            switch (json.Span.TrimStart(" \t\r\n"u8))
            {
                case [(byte)'[', ..]:
                    return OfList(JsonWords.Elements(json), field);
                case [(byte)'{', ..]:
                    return OfObject(RowFields.Parse(json, $"field '{field}'"), field);
                case []:
                    throw RowException.Field(field, "is empty: a problem without tests cannot be verified");
                default:
                    throw RowException.Field(field, JsonWords.IsValue(json.Span)
                        ? $"holds {new RawValue(json.Trim(" \t\r\n"u8), IsJson: true).Words}, not {{\"input\": [...], \"output\": [...]}}"
                        : "is not JSON inside");
            }
        }
        catch (JsonException error)
        {
            throw RowException.Field(field, $"is not JSON inside: {JsonWords.Of(error)}");
        }
    }

    private static RawTests OfObject(RowFields tests, string field)
    {
        if (tests.Find("test_cases") is { } cases)
        {
            return Read(tests.Inner("test_cases")!.Value, $"{field}.test_cases");
        }

        return RawTests.Of(List(tests, "input", field), List(tests, "output", field), NameOf(tests), field) with
        {
            IsTacoLayout = tests.Has("inputs"),
        };
    }

    private static RawTests OfList(IReadOnlyList<RawValue> elements, string field)
    {
        var tests = new List<RawTest>(elements.Count);
        string? function = null;
        ProblemKind? kind = null;
        foreach (var (n, element) in elements.Index())
        {
            var test = RowFields.Parse(element.Bytes, $"field '{field}': test {n}");
            tests.Add(new RawTest(Side(test, "input", field, n), Side(test, "output", field, n)));
            var name = NameOf(test);
            if (function is not null && name is not null && name != function)
            {
                throw RowException.Field(field, $"some tests call '{function}', others '{name}'; a problem has one function");
            }

            function ??= name;
            if (KindOf(test, field, n) is { } found)
            {
                kind = kind is null || kind == found
                    ? found
                    : throw RowException.Field(field, "some tests read standard input, others call a function");
            }
        }

        return new RawTests { Tests = tests, FunctionName = function, Kind = kind };
    }

    private static ProblemKind? KindOf(RowFields test, string field, int n)
    {
        var type = test.Text("testtype") is { Length: > 0 } testType ? testType : test.Text("type");
        return type switch
        {
            "" => null,
            "stdin" or "stdin_stdout" => ProblemKind.Stdin,
            "functional" or "function_call" => ProblemKind.Function,
            _ => throw RowException.Field(field, $"test {n} has type '{type}', which is none of stdin, stdin_stdout, functional and function_call"),
        };
    }

    private static RawValue Side(RowFields test, string side, string field, int n) =>
        test.Has(side) ? test.Find(side) ?? RawValue.Null : throw RowException.Field(field, $"test {n} has no {side}");

    private static IReadOnlyList<RawValue> List(RowFields tests, string name, string field) =>
        (tests.Find(name) ?? tests.Find(name + "s")) is { IsList: true } list
            ? JsonWords.Elements(list.Bytes)
            : throw RowException.Field(field, $"holds no list '{name}' or '{name}s'");

    /// <summary>The function that a test names, itself or in its metadata; null if it names none.</summary>
    private static string? NameOf(RowFields test)
    {
        var name = test.Text("fn_name");
        name = name.Length == 0 && test.Find("metadata") is { IsObject: true } ? test.Fields("metadata").Text("func_name") : name;
        return name.Length > 0 ? name : null;
    }
}
