namespace NousCoder.Contracts.Problems;

/// <summary>A row that could not be used.</summary>
/// <param name="File">The file, as the import was told; a problem package's own folder.</param>
/// <param name="Line">The line it begins on, from 1; of a parquet file the row; 0 for a problem package.</param>
/// <param name="Reason">The field and what is wrong with it.</param>
[GenerateSerializer, Immutable, Alias("NousCoder.LeftOutRow")]
public sealed record LeftOutRow(
    [property: Id(0)] string File,
    [property: Id(1)] long Line,
    [property: Id(2)] string Reason)
{
    /// <summary>File and line as compilers write them, then the reason.</summary>
    public override string ToString() => Line > 0 ? $"{File}:{Line}: {Reason}" : $"{File}: {Reason}";
}
