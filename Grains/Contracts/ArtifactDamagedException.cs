namespace NousCoder.Contracts;

/// <summary>An artifact in the store is not what was written: it cannot be read or has another hash.</summary>
[GenerateSerializer, Alias("NousCoder.ArtifactDamagedException")]
public sealed class ArtifactDamagedException(string name, string detail)
    : Exception($"The artifact '{name}' is damaged: {detail}.")
{
    /// <summary>Name of the damaged artifact.</summary>
    [Id(0)]
    public string Name { get; } = name;
}
