using System.Text;
using NousCoder.Sandbox.Comparison;

namespace NousCoder.Sandbox.Suites;

/// <summary>The decoded tests of one problem.</summary>
/// <param name="Inputs">What each test's program is given: the text of standard input, or the JSON array of arguments.</param>
/// <param name="Expected">What each test expects: the text of standard output, or the JSON of the value.</param>
/// <param name="Results">How a function's results are compared with the expected values.</param>
internal sealed record TestSuite(ImmutableArray<byte[]> Inputs, ImmutableArray<string> Expected, ResultComparison Results)
{
    /// <summary>Most bytes of a UTF-16 unit in UTF-8.</summary>
    private const int LongestCharacter = 3;

    public int Count => Inputs.Length;

    /// <summary>Memory that the suite holds, in bytes.</summary>
    public long Bytes { get; } = Inputs.Sum(i => (long)i.Length + 32) + Expected.Sum(e => (e.Length * 2L) + 32);

    /// <summary>The first test whose expected output has so many bytes or more; null if none has.</summary>
    public int? FindOutputOf(int bytes)
    {
        for (var test = 0; test < Expected.Length; test++)
        {
            // Most are too short to be counted, and the white space around an output need not be printed.
            if (Expected[test].Length >= bytes / LongestCharacter && Encoding.UTF8.GetByteCount(PythonText.Strip(Expected[test])) >= bytes)
            {
                return test;
            }
        }

        return null;
    }

    /// <summary>Whether a test's answer is right, by the rule of the request.</summary>
    public bool Accepts(int test, string actual, VerificationRequest request) => (request.Kind, request.Suite.Comparison) switch
    {
        (ProblemKind.Function, _) when Results == ResultComparison.Taco => TacoResultComparer.Matches(actual, Expected[test]),
        (ProblemKind.Function, _) => JsonValueComparer.Matches(actual, Expected[test]),
        (_, { } comparison) => TokenComparer.Matches(actual, Expected[test], comparison),
        _ => OutputComparer.Matches(actual, Expected[test], request.Comparison),
    };
}
