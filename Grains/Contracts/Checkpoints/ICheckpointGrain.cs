namespace NousCoder.Contracts.Checkpoints;

/// <summary>
/// A checkpoint folder in the artifact store: comes from a client file by file, each in pieces that stay below the size limit
/// of a message. Key: its name.
/// </summary>
[Alias("NousCoder.ICheckpointGrain")]
public interface ICheckpointGrain : IGrainWithStringKey
{
    /// <summary>Most bytes of one piece.</summary>
    const int MaxPieceBytes = 512 * 1024;

    /// <summary>What was imported, or null where nothing was.</summary>
    [Alias("GetSummary")]
    Task<CheckpointSummary?> GetSummary();

    /// <summary>Adds a piece of a file. Files come one after another, a file's pieces in their order.</summary>
    /// <param name="file">Name of the file, without a folder.</param>
    /// <param name="offset">Bytes of the file that came before; 0 begins it.</param>
    /// <param name="piece">At most <see cref="MaxPieceBytes"/> bytes.</param>
    /// <exception cref="NousCoderException">There is a checkpoint of that name, or what came before the piece was lost.</exception>
    [Alias("Append")]
    Task Append(string file, long offset, ReadOnlyMemory<byte> piece);

    /// <summary>Ends a file: it is stored when this returns.</summary>
    [Alias("EndFile")]
    Task EndFile(string file, long length);

    /// <summary>Ends the import.</summary>
    /// <param name="source">Where the files came from, for people.</param>
    /// <exception cref="NousCoderException">The files are no checkpoint that can be loaded; they were deleted.</exception>
    [Alias("Complete")]
    Task<CheckpointSummary> Complete(string source);

    /// <summary>Deletes the checkpoint. None is no error.</summary>
    [Alias("Delete")]
    Task Delete();
}
