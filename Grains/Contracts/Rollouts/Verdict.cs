namespace NousCoder.Contracts.Rollouts;

/// <summary>What verification of one program found.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.Verdict")]
public sealed record Verdict
{
    /// <summary>How the rollout ended.</summary>
    [Id(0)]
    public required RolloutOutcome Outcome { get; init; }

    /// <summary>Why it failed; null unless <see cref="RolloutOutcome.Failed"/>.</summary>
    [Id(1)]
    public FailureReason? Reason { get; init; }

    /// <summary>The first test that failed; null when passed, or when no test was run.</summary>
    [Id(2)]
    public FailedTest? FailedTest { get; init; }

    /// <summary>The tests that were run, in the order they were run. After the first failure none is run, unless all were asked for.</summary>
    [Id(3)]
    public ImmutableArray<TestRun> TestRuns { get; init; } = [];

    /// <summary>Wall seconds that the program held a sandbox slot.</summary>
    [Id(4)]
    public double Seconds { get; init; }

    /// <summary>What went wrong with the machine; empty unless <see cref="RolloutOutcome.NotVerified"/>.</summary>
    [Id(5)]
    public string Fault { get; init; } = "";

    /// <summary>Whether the same program was verified before, so that nothing was run: what is said of the runs is of then.</summary>
    [Id(6)]
    public bool FromCache { get; init; }

    /// <summary>Returns true if the program could not be verified because its test suite is missing or damaged: no machine can do it until the dataset is repaired.</summary>
    [Id(7)]
    public bool SuiteUnusable { get; init; }

    /// <summary>A verdict on a completion without code.</summary>
    public static Verdict NoCode { get; } = new() { Outcome = RolloutOutcome.Failed, Reason = FailureReason.NoCode };
}
