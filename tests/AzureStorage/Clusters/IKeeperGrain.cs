namespace NousCoder.AzureStorage.Tests.Clusters;

/// <summary>Stores a text.</summary>
[Alias("NousCoder.Tests.IKeeperGrain")]
public interface IKeeperGrain : IGrainWithStringKey
{
    [Alias("Keep")]
    Task Keep(string text);

    [Alias("Kept")]
    Task<string> Kept();

    [Alias("Clear")]
    Task Clear();

    /// <summary>Returns the address of the silo that the grain is on.</summary>
    [Alias("Silo")]
    Task<string> Silo();
}
