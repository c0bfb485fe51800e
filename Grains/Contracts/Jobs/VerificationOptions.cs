using System.ComponentModel.DataAnnotations;
using NousCoder.Contracts.Problems;

namespace NousCoder.Contracts.Jobs;

/// <summary>How programs are judged.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.VerificationOptions")]
public sealed record VerificationOptions
{
    private const double MinSeconds = 0.1, MaxSeconds = 600;
    private const int MinMiB = 32, MaxMiB = 1_048_576;

    /// <summary>The range of <see cref="MemoryMiB"/>.</summary>
    public static (int Min, int Max) MemoryRangeMiB => (MinMiB, MaxMiB);

    /// <summary>CPU seconds of one test. Default 15.</summary>
    [Id(0), Range(MinSeconds, MaxSeconds)]
    public double CpuSeconds { get; init; } = 15;

    /// <summary>Peak resident memory of one test in MiB. Default 4096.</summary>
    [Id(1), Range(MinMiB, MaxMiB)]
    public int MemoryMiB { get; init; } = 4096;

    /// <summary>How outputs are compared where the tests do not say it themselves (see <see cref="TestSuiteReference.Comparison"/>). Default nouscoder.</summary>
    [Id(2)]
    public ComparisonMode Comparison { get; init; } = ComparisonMode.NousCoder;

    /// <summary>How often a rollout that the machine could not verify is tried again. Default 2.</summary>
    [Id(3), Range(0, 10)]
    public int Retries { get; init; } = 2;

    /// <summary>Tests of a problem that are run first, the hardest; the rest follow in the suite's order. Default 0: all hardest first.</summary>
    [Id(4), Range(0, 1_000_000)]
    public int FirstTests { get; init; }

    /// <summary>Tests are run in the suite's order, whatever is known of them. Default false: hardest first.</summary>
    [Id(5)]
    public bool InSuiteOrder { get; init; }

    /// <summary>A problem's own time limit, where its dataset states one, takes the place of <see cref="CpuSeconds"/>. Default false.</summary>
    [Id(6)]
    public bool ProblemTimeLimits { get; init; }

    /// <summary>A problem's own memory limit, if its dataset states one, is used instead of <see cref="MemoryMiB"/>. Default false.</summary>
    [Id(7)]
    public bool ProblemMemoryLimits { get; init; }

    /// <summary>The options with the problem's own limits, as far as they are asked for; a limit out of range is moved to its end.</summary>
    public VerificationOptions For(ProblemDefinition problem) => this with
    {
        CpuSeconds = ProblemTimeLimits && problem.TimeLimitSeconds is { } seconds ? Math.Clamp(seconds, MinSeconds, MaxSeconds) : CpuSeconds,
        MemoryMiB = ProblemMemoryLimits && problem.MemoryLimitMebibytes is { } size ? Math.Clamp(size, MinMiB, MaxMiB) : MemoryMiB,
    };

    /// <summary>How tests are asked for.</summary>
    /// <param name="explore">Whether the test that was run least comes first.</param>
    public TestOrder TestOrder(bool explore) => new() { FirstTests = FirstTests, InSuiteOrder = InSuiteOrder, Explore = explore };
}
