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

    /// <summary>Test indexes in the order to run them.</summary>
    public required ImmutableArray<int> Order { get; init; }

    /// <summary>CPU time of one test. Default 15 s.</summary>
    public TimeSpan CpuLimit { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Peak resident memory of one test, in bytes. Default 4 GiB.</summary>
    public long MemoryLimit { get; init; } = 4L << 30;

    /// <summary>How outputs are compared where the suite does not say it itself.</summary>
    public ComparisonMode Comparison { get; init; } = ComparisonMode.NousCoder;

    /// <summary>Whether the program is run even where its verdict is known from an earlier run. Default false.</summary>
    public bool Fresh { get; init; }

    /// <summary>Whether every test is run, also after the first failure, which still decides the verdict. Default false.</summary>
    public bool RunAllTests { get; init; }

    /// <summary>A request with the limits and the comparison that options say.</summary>
    public static VerificationRequest Of(
        string program, ProblemKind kind, string? functionName, TestSuiteReference suite, ImmutableArray<int> order, VerificationOptions options) => new()
    {
        Program = program,
        Kind = kind,
        FunctionName = functionName,
        Suite = suite,
        Order = order,
        CpuLimit = TimeSpan.FromSeconds(options.CpuSeconds),
        MemoryLimit = (long)options.MemoryMiB << 20,
        Comparison = options.Comparison,
    };
}
