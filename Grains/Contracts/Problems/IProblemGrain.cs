using NousCoder.Contracts.Groups;

namespace NousCoder.Contracts.Problems;

/// <summary>One problem: its statement, and what is learned of its tests. Key: <c>{dataset}.{index}</c>.</summary>
[Alias("NousCoder.IProblemGrain")]
public interface IProblemGrain : IGrainWithStringKey
{
    /// <summary>Says what the problem is. The same definition again changes nothing; another one forgets the statistics.</summary>
    [Alias("Define")]
    Task Define(ProblemDefinition definition);

    /// <summary>The definition, or null where no such problem was imported.</summary>
    [Alias("GetDefinition")]
    Task<ProblemDefinition?> GetDefinition();

    /// <summary>Test indexes, hardest first.</summary>
    /// <param name="explore">Puts the test that was run least at the front, so that a test hidden behind early exits is seen again.</param>
    [Alias("GetTestOrder")]
    Task<ImmutableArray<int>> GetTestOrder(bool explore);

    /// <summary>Records the outcomes of one group, once however often it is said.</summary>
    [Alias("Record")]
    Task Record(string groupId, GroupPurpose purpose, ImmutableArray<OutcomeRecord> outcomes);

    /// <summary>The group will not say its outcomes again: its id may be forgotten.</summary>
    [Alias("Acknowledge")]
    Task Acknowledge(string groupId);

    /// <summary>How the problem fares.</summary>
    [Alias("GetStatistics")]
    Task<ProblemStatistics> GetStatistics();
}
