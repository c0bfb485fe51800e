namespace NousCoder.Contracts.Problems;

/// <summary>Numbers in four numbers.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.Distribution")]
public sealed record Distribution
{
    /// <summary>The smallest.</summary>
    [Id(0)]
    public long Minimum { get; init; }

    /// <summary>As many are below as above: of an even count the lower of the middle two.</summary>
    [Id(1)]
    public long Median { get; init; }

    /// <summary>The arithmetic mean.</summary>
    [Id(2)]
    public double Mean { get; init; }

    /// <summary>The largest.</summary>
    [Id(3)]
    public long Maximum { get; init; }

    /// <summary>The distribution of some values; zeros where there are none.</summary>
    public static Distribution Of(IReadOnlyCollection<long> values)
    {
        if (values.Count == 0)
        {
            return new Distribution();
        }

        ImmutableArray<long> sorted = [.. values.Order()];
        return new Distribution
        {
            Minimum = sorted[0],
            Median = sorted[(sorted.Length - 1) / 2],
            Mean = sorted.Average(),
            Maximum = sorted[^1],
        };
    }
}
