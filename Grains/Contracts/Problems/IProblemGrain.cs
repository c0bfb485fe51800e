using NousCoder.Contracts.Groups;
using NousCoder.Contracts.Rollouts;

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

    /// <summary>Checks that the definition is stored, and that the test suite has the length and the hash that the definition states.</summary>
    /// <returns>What is missing or damaged; null if nothing is.</returns>
    [Alias("Verify")]
    Task<string?> Verify();

    /// <summary>Test indexes in the order to run them: hardest first, unless asked otherwise.</summary>
    /// <exception cref="NousCoderException">There is no such problem.</exception>
    [Alias("GetTestOrder")]
    Task<ImmutableArray<int>> GetTestOrder(TestOrder order);

    /// <summary>Records the outcomes of one group, once however often it is said.</summary>
    [Alias("Record"), ClusterInternal]
    Task Record(string groupId, GroupPurpose purpose, ImmutableArray<OutcomeRecord> outcomes);

    /// <summary>Learns from runs of tests that belong to no group. They are no attempts; said twice, they count twice.</summary>
    [Alias("Learn"), ClusterInternal]
    Task Learn(ImmutableArray<TestRun> runs);

    /// <summary>The group will not say its outcomes again: its id may be forgotten.</summary>
    [Alias("Acknowledge"), ClusterInternal]
    Task Acknowledge(string groupId);

    /// <summary>How the problem fares.</summary>
    [Alias("GetStatistics")]
    Task<ProblemStatistics> GetStatistics();
}
