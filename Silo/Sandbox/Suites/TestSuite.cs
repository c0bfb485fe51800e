using NousCoder.Sandbox.Comparison;

namespace NousCoder.Sandbox.Suites;

/// <summary>The decoded tests of one problem.</summary>
/// <param name="Inputs">What each test's program is given: the text of standard input, or the JSON array of arguments.</param>
/// <param name="Expected">What each test expects: the text of standard output, or the JSON of the value.</param>
internal sealed record TestSuite(ImmutableArray<byte[]> Inputs, ImmutableArray<string> Expected)
{
    public int Count => Inputs.Length;

    /// <summary>Memory that the suite holds, in bytes.</summary>
    public long Bytes { get; } = Inputs.Sum(i => (long)i.Length + 32) + Expected.Sum(e => (e.Length * 2L) + 32);

    public bool Accepts(int test, string actual, ProblemKind kind, ComparisonMode mode) => kind == ProblemKind.Stdin
        ? OutputComparer.Matches(actual, Expected[test], mode)
        : JsonValueComparer.Matches(actual, Expected[test]);
}
