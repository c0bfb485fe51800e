namespace NousCoder.Contracts.Problems;

/// <summary>Where the hidden tests of a problem are stored: an artifact named by the hash of its content.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.TestSuiteReference")]
public sealed record TestSuiteReference
{
    /// <summary>SHA-256 of the suite's canonical JSON, in lower-case hexadecimal digits.</summary>
    [Id(0)]
    public required string Hash { get; init; }

    /// <summary>Size of each test's input in bytes, in suite order; its length is the number of tests.</summary>
    [Id(1)]
    public required ImmutableArray<int> InputBytes { get; init; }

    /// <summary>Bytes of the suite's canonical JSON.</summary>
    [Id(2)]
    public long Bytes { get; init; }

    /// <summary>Number of tests.</summary>
    public int Count => InputBytes.Length;
}
