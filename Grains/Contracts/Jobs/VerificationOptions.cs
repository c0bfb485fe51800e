using System.ComponentModel.DataAnnotations;

namespace NousCoder.Contracts.Jobs;

/// <summary>How programs are judged.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.VerificationOptions")]
public sealed record VerificationOptions
{
    /// <summary>CPU seconds of one test. Default 15.</summary>
    [Id(0), Range(0.1, 600.0)]
    public double CpuSeconds { get; init; } = 15;

    /// <summary>Peak resident memory of one test in MiB. Default 4096.</summary>
    [Id(1), Range(32, 1_048_576)]
    public int MemoryMiB { get; init; } = 4096;

    /// <summary>How outputs are compared. Default nouscoder.</summary>
    [Id(2)]
    public ComparisonMode Comparison { get; init; } = ComparisonMode.NousCoder;

    /// <summary>How often a rollout that the machine could not verify is tried again. Default 2.</summary>
    [Id(3), Range(0, 10)]
    public int Retries { get; init; } = 2;
}
