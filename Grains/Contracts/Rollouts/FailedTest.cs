namespace NousCoder.Contracts.Rollouts;

/// <summary>What a failing test looked like, every text shortened to at most a few hundred characters.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.FailedTest")]
public sealed record FailedTest
{
    /// <summary>Index of the test in its suite, from 0.</summary>
    [Id(0)]
    public required int Test { get; init; }

    /// <summary>The input, shortened.</summary>
    [Id(1)]
    public string Input { get; init; } = "";

    /// <summary>The expected output, shortened.</summary>
    [Id(2)]
    public string Expected { get; init; } = "";

    /// <summary>The actual output, shortened.</summary>
    [Id(3)]
    public string Actual { get; init; } = "";

    /// <summary>The last lines that the program wrote to standard error.</summary>
    [Id(4)]
    public string StandardError { get; init; } = "";
}
