namespace NousCoder.Contracts.Problems;

/// <summary>In which order tests are asked for.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.TestOrder")]
public sealed record TestOrder
{
    /// <summary>Tests that are chosen hardest first; the rest follow in the suite's order. Default 0: all.</summary>
    [Id(0)]
    public int FirstTests { get; init; }

    /// <summary>The suite's own order, whatever is known of the tests. Default false.</summary>
    [Id(1)]
    public bool InSuiteOrder { get; init; }

    /// <summary>
    /// Puts the test that was run least at the front, so that a test hidden behind early exits is seen again. Default false.
    /// </summary>
    [Id(2)]
    public bool Explore { get; init; }
}
