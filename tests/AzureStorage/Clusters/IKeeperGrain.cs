namespace NousCoder.AzureStorage.Tests.Clusters;

/// <summary>Keeps a text, and counts what it is reminded of since it was activated.</summary>
[Alias("NousCoder.Tests.IKeeperGrain")]
public interface IKeeperGrain : IGrainWithStringKey
{
    [Alias("Keep")]
    Task Keep(string text);

    [Alias("Kept")]
    Task<string> Kept();

    [Alias("RemindOften")]
    Task RemindOften(TimeSpan period);

    [Alias("Reminded")]
    Task<int> Reminded();

    /// <summary>The silo that it is on.</summary>
    [Alias("Silo")]
    Task<string> Silo();
}
