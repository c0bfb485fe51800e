namespace NousCoder.Contracts.Problems;

/// <summary>The hidden tests of a problem: an artifact named by the hash of its content, and how their outputs are compared.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.TestSuiteReference")]
public sealed record TestSuiteReference
{
    /// <summary>Property of a suite that names how the results of a function are compared, where it is not as JSON.</summary>
    public const string ResultsProperty = "results";

    /// <summary>Value of <see cref="ResultsProperty"/>: as the grader of APPS and TACO does.</summary>
    public const string TacoResults = "taco";

    /// <summary>SHA-256 of the suite's canonical JSON, in lower-case hexadecimal digits.</summary>
    [Id(0)]
    public required string Hash { get; init; }

    /// <summary>Size of each test's input in bytes, in suite order; its length is the number of tests.</summary>
    [Id(1)]
    public required ImmutableArray<int> InputBytes { get; init; }

    /// <summary>Bytes of the suite's canonical JSON.</summary>
    [Id(2)]
    public long Bytes { get; init; }

    /// <summary>How outputs are compared, where the tests' source says so, as problem packages do; null where it is for <see cref="Jobs.VerificationOptions.Comparison"/> to say.</summary>
    [Id(3)]
    public TokenComparison? Comparison { get; init; }

    private const int HashLength = 64;

    /// <summary>Gets whether a string is a <see cref="Hash"/>: 64 lower-case hexadecimal digits.</summary>
    public static bool IsHash(string hash) => hash.Length == HashLength && hash.All(char.IsAsciiHexDigitLower);

    /// <summary>Number of tests.</summary>
    public int Count => InputBytes.Length;
}
