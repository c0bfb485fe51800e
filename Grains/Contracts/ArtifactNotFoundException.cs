namespace NousCoder.Contracts;

/// <summary>An artifact that something refers to is not in the store.</summary>
[GenerateSerializer, Alias("NousCoder.ArtifactNotFoundException")]
public sealed class ArtifactNotFoundException(string name)
    : Exception($"The artifact '{name}' is not in the artifact store. Was the store emptied, or does this silo use another one?")
{
    /// <summary>Name of the missing artifact.</summary>
    [Id(0)]
    public string Name { get; } = name;
}
