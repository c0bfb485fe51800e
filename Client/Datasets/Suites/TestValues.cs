using System.Text;
using System.Text.RegularExpressions;
using NousCoder.Contracts.Problems;
using NousCoder.Datasets.Json;

namespace NousCoder.Datasets.Suites;

/// <summary>What an input and an output may be. A test that no grader could read is found here, not in the middle of a job.</summary>
internal static partial class TestValues
{
    private const int Quoted = 40;

    /// <summary>The tests with their texts unescaped.</summary>
    /// <param name="tests">The tests.</param>
    /// <param name="kind">How they are run.</param>
    /// <param name="outputsAsStored">Whether the output of a function is the value that is stored, whatever it is, and not JSON or a list around it.</param>
    /// <exception cref="RowException">A value is not what the kind of problem asks for.</exception>
    public static IReadOnlyList<RawTest> Check(IReadOnlyList<RawTest> tests, ProblemKind kind, bool outputsAsStored = false) =>
    [
        .. tests.Select((test, n) => new RawTest(
            Check(test.Input, kind, "input", n),
            outputsAsStored ? AsStored(test.Output, n) : Check(test.Output, kind, "output", n))),
    ];

    private static RawValue AsStored(RawValue output, int n)
    {
        RefuseNaN(output, "output", n);
        return output.IsText ? output.Unescape("tests") : output;
    }

    private static void RefuseNaN(RawValue value, string side, int n)
    {
        if (value.IsJson && JsonWords.HasNaN(value.Bytes.Span))
        {
            throw Bad(side, n, "holds NaN, which equals no value, itself included");
        }
    }

    private static RawValue Check(RawValue value, ProblemKind kind, string side, int n)
    {
        RefuseNaN(value, side, n);
        if (value.IsText)
        {
            var text = value.Unescape("tests");
            if (kind == ProblemKind.Function)
            {
                CheckJson(text.Bytes.Span, side, n);
            }

            return text;
        }

        if (kind == ProblemKind.Stdin)
        {
            return (value.IsList ? Lines(value) : null)
                ?? throw Bad(side, n, $"is {value.Words}, not a text");
        }

        // The result of a function may stand as it is; the arguments are a list, even where there is one.
        if (!value.IsList && side == "input")
        {
            throw Bad(side, n, $"is {value.Words}, not a text or a list");
        }

        return value.IsList && side == "output" && JsonWords.Elements(value.Bytes).Count == 0
            ? throw Bad(side, n, "is an empty list, so it holds no value")
            : value;
    }

    /// <summary>
    /// The text whose lines a list holds, as TACO's own evaluation joins them; null where the list holds something else. It
    /// takes less room than the list, so it is written over it.
    /// </summary>
    private static RawValue? Lines(RawValue list)
    {
        var written = 0;
        foreach (var (n, element) in JsonWords.Elements(list.Bytes).Index())
        {
            if (!element.IsText)
            {
                return null;
            }

            if (n > 0)
            {
                list.Bytes.Span[written++] = (byte)'\n';
            }

            var line = element.Unescape("tests").Bytes;
            line.CopyTo(list.Bytes[written..]);
            written += line.Length;
        }

        return new RawValue(list.Bytes[..written], IsJson: false);
    }

    /// <summary>An input has a JSON value a line, one for each argument; an output is one JSON value.</summary>
    private static void CheckJson(ReadOnlySpan<byte> text, string side, int n)
    {
        if (side == "output")
        {
            CheckValue(text, side, n);
            return;
        }

        foreach (var range in text.Split((byte)'\n'))
        {
            var line = text[range].Trim(" \t\r"u8);
            if (!line.IsEmpty)
            {
                CheckValue(line, side, n);
            }
        }
    }

    private static void CheckValue(ReadOnlySpan<byte> json, string side, int n)
    {
        if (JsonWords.IsValue(json))
        {
            return;
        }

        // Numbers that Python writes and JSON does not know are as good as any other.
        var text = Encoding.UTF8.GetString(json);
        if (!JsonWords.IsValue(Encoding.UTF8.GetBytes(PythonNumbers().Replace(text, "0"))))
        {
            throw Bad(side, n, $"'{(text.Length <= Quoted ? text : text[..Quoted] + "...")}' is not a JSON value");
        }
    }

    [GeneratedRegex(@"-?\bInfinity\b|\bNaN\b")]
    private static partial Regex PythonNumbers();

    private static RowException Bad(string side, int n, string reason) =>
        RowException.Field("tests", $"{side} {n} {reason}");
}
