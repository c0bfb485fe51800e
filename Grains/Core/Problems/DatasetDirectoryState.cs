namespace NousCoder.Grains.Problems;

/// <summary>The row of the dataset directory.</summary>
[GenerateSerializer, Alias("NousCoder.DatasetDirectoryState")]
public sealed class DatasetDirectoryState
{
    /// <summary>Names of the datasets, in ordinal order.</summary>
    [Id(0)]
    public ImmutableArray<string> Names { get; set; } = [];
}
