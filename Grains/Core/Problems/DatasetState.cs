namespace NousCoder.Grains.Problems;

/// <summary>The row of a dataset; the ids of its problems are an artifact.</summary>
[GenerateSerializer, Alias("NousCoder.DatasetState")]
public sealed class DatasetState
{
    /// <summary>The dataset in numbers; null before an import was committed.</summary>
    [Id(0)]
    public DatasetSummary? Summary { get; set; }

    /// <summary>The artifact that lists the problems' ids in order.</summary>
    [Id(1)]
    public string ProblemIds { get; set; } = "";
}
