namespace NousCoder.Grains.Ports;

/// <summary>One program to be run against a test suite.</summary>
public sealed record VerificationRequest
{
    /// <summary>The Python source.</summary>
    public required string Program { get; init; }

    /// <summary>How the program is given its input.</summary>
    public required ProblemKind Kind { get; init; }

    /// <summary>The function to call; null for <see cref="ProblemKind.Stdin"/>.</summary>
    public string? FunctionName { get; init; }

    /// <summary>The hidden tests.</summary>
    public required TestSuiteReference Suite { get; init; }

    /// <summary>Test indexes in the order to run them. Verification stops at the first failure.</summary>
    public required ImmutableArray<int> Order { get; init; }

    /// <summary>CPU time of one test. Default 15 s.</summary>
    public TimeSpan CpuLimit { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Peak resident memory of one test, in bytes. Default 4 GiB.</summary>
    public long MemoryLimit { get; init; } = 4L << 30;

    /// <summary>How outputs are compared.</summary>
    public ComparisonMode Comparison { get; init; } = ComparisonMode.NousCoder;
}
