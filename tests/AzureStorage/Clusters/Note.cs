namespace NousCoder.AzureStorage.Tests.Clusters;

/// <summary>State of a <see cref="KeeperGrain"/>.</summary>
public sealed record Note
{
    public string Text { get; init; } = "";
}
