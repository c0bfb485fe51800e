namespace NousCoder.Contracts.Rollouts;

/// <summary>One test that was run.</summary>
/// <param name="Test">Index of the test in its suite, from 0.</param>
/// <param name="Passed">Whether the output was accepted.</param>
/// <param name="Seconds">CPU seconds of the test.</param>
[GenerateSerializer, Immutable, Alias("NousCoder.TestRun")]
public readonly record struct TestRun(
    [property: Id(0)] int Test,
    [property: Id(1)] bool Passed,
    [property: Id(2)] double Seconds);
