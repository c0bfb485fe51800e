namespace NousCoder.Grains.Problems;

/// <summary>The row of a problem that its groups write.</summary>
[GenerateSerializer, Alias("NousCoder.ProblemStatisticsState")]
public sealed class ProblemStatisticsState
{
    /// <summary>How it fares; null before the first group.</summary>
    [Id(0)]
    public ProblemStatistics? Statistics { get; set; }

    /// <summary>Groups that are counted and may say their outcomes again.</summary>
    [Id(1)]
    public ImmutableHashSet<string> Unacknowledged { get; set; } = [];
}
