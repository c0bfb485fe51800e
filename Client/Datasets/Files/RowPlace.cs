namespace NousCoder.Datasets.Files;

/// <summary>A place between two rows of a file, to go on from.</summary>
/// <param name="Offset">Bytes before it, of a compressed file those after decompression.</param>
/// <param name="Line">The line there, from 1.</param>
/// <param name="Position">Index that the next row gets where it states none.</param>
public readonly record struct RowPlace(long Offset, long Line, long Position)
{
    /// <summary>A file's beginning.</summary>
    /// <param name="position">Index of its first row.</param>
    public static RowPlace Start(long position = 0) => new(0, 1, position);
}
