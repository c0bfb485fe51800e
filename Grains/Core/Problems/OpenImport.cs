namespace NousCoder.Grains.Problems;

/// <summary>How far an import came; its pages are artifacts.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.OpenImport")]
public sealed record OpenImport
{
    /// <summary>Tells what is imported and how.</summary>
    [Id(0)]
    public required string Key { get; init; }

    /// <summary>Prefix of the artifacts that hold its pages.</summary>
    [Id(1)]
    public required string Folder { get; init; }

    /// <summary>Pages that are stored.</summary>
    [Id(2)]
    public int Pages { get; init; }

    /// <summary>The last page's <see cref="ImportPage.Cursor"/>.</summary>
    [Id(3)]
    public string Cursor { get; init; } = "";

    /// <summary>The last page's <see cref="ImportPage.Digest"/>.</summary>
    [Id(4)]
    public string Digest { get; init; } = "";
}
