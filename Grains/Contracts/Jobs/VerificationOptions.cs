using System.ComponentModel.DataAnnotations;
using NousCoder.Contracts.Problems;

namespace NousCoder.Contracts.Jobs;

/// <summary>How programs are judged.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.VerificationOptions")]
public sealed record VerificationOptions
{
    private const double LeastSeconds = 0.1, MostSeconds = 600;

    /// <summary>CPU seconds of one test. Default 15.</summary>
    [Id(0), Range(LeastSeconds, MostSeconds)]
    public double CpuSeconds { get; init; } = 15;

    /// <summary>Peak resident memory of one test in MiB. Default 4096.</summary>
    [Id(1), Range(32, 1_048_576)]
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

    /// <summary>The options with what the problem itself says.</summary>
    public VerificationOptions For(ProblemDefinition problem) =>
        ProblemTimeLimits && problem.TimeLimitSeconds is { } seconds ? this with { CpuSeconds = Math.Clamp(seconds, LeastSeconds, MostSeconds) } : this;

    /// <summary>How tests are asked for.</summary>
    /// <param name="explore">Whether the test that was run least comes first.</param>
    public TestOrder TestOrder(bool explore) => new() { FirstTests = FirstTests, InSuiteOrder = InSuiteOrder, Explore = explore };
}
