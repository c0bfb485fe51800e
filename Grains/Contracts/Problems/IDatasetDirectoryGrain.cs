namespace NousCoder.Contracts.Problems;

/// <summary>Names of all datasets. Key: <see cref="Keys.Only"/>.</summary>
[Alias("NousCoder.IDatasetDirectoryGrain")]
public interface IDatasetDirectoryGrain : IGrainWithStringKey
{
    /// <summary>Remembers a name.</summary>
    [Alias("Add"), ClusterInternal]
    Task Add(string name);

    /// <summary>All names, in ordinal order.</summary>
    [Alias("List")]
    Task<ImmutableArray<string>> List();
}
