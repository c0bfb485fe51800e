namespace NousCoder.Grains.Problems;

/// <summary>The row of a dataset; the lists of its problems are artifacts.</summary>
[GenerateSerializer, Alias("NousCoder.DatasetState")]
public sealed class DatasetState
{
    /// <summary>The dataset in numbers; null before an import was committed.</summary>
    [Id(0)]
    public DatasetSummary? Summary { get; set; }

    /// <summary>Prefix of the artifacts that list what is in it.</summary>
    [Id(1)]
    public string Folder { get; set; } = "";

    /// <summary>The import that is under way or was broken off; null where none is.</summary>
    [Id(2)]
    public OpenImport? Import { get; set; }

    /// <summary>Name of the artifact that says how its problems fare; null where that must be asked of them.</summary>
    [Id(3)]
    public string? Standings { get; set; }
}
