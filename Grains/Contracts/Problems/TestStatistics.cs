namespace NousCoder.Contracts.Problems;

/// <summary>What is known of one hidden test.</summary>
/// <param name="Runs">How often it was run.</param>
/// <param name="Failures">How often a program failed it.</param>
/// <param name="Seconds">CPU seconds of all runs.</param>
[GenerateSerializer, Immutable, Alias("NousCoder.TestStatistics")]
public readonly record struct TestStatistics(
    [property: Id(0)] long Runs,
    [property: Id(1)] long Failures,
    [property: Id(2)] double Seconds);
