namespace NousCoder.Contracts.Silos;

/// <summary>What the silos of the cluster last said of themselves. Key: <see cref="Keys.Only"/>. Kept in memory only.</summary>
[Alias("NousCoder.ISiloDirectoryGrain")]
public interface ISiloDirectoryGrain : IGrainWithStringKey
{
    /// <summary>A silo says how it is, and hears how the others are.</summary>
    [Alias("Report"), ClusterInternal]
    Task<ImmutableArray<SiloReport>> Report(SiloReport report);

    /// <summary>The silos that reported in the last 30 seconds, by name.</summary>
    [Alias("List")]
    Task<ImmutableArray<SiloReport>> List();
}
