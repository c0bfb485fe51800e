namespace NousCoder.Contracts.Checkpoints;

/// <summary>The names of all imported checkpoints. Key: <see cref="Keys.Only"/>.</summary>
[Alias("NousCoder.ICheckpointDirectoryGrain")]
public interface ICheckpointDirectoryGrain : IGrainWithStringKey
{
    /// <summary>Remembers or forgets a name.</summary>
    [Alias("Set"), ClusterInternal]
    Task Set(string name, bool present);

    /// <summary>Remembers or forgets that an import is under way.</summary>
    [Alias("SetImporting"), ClusterInternal]
    Task SetImporting(string name, bool importing);

    /// <summary>Drives the imports that are under way.</summary>
    [Alias("DriveAll"), ClusterInternal]
    Task DriveAll();

    /// <summary>All names, in ordinal order.</summary>
    [Alias("List")]
    Task<ImmutableArray<string>> List();
}
