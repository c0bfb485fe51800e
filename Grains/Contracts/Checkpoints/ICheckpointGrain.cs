using NousCoder.Contracts.Artifacts;

namespace NousCoder.Contracts.Checkpoints;

/// <summary>
/// A checkpoint folder in the artifact store: comes from a client file by file, each in pieces that stay below the size limit
/// of a message. Key: its name.
/// </summary>
[Alias("NousCoder.ICheckpointGrain")]
public interface ICheckpointGrain : IGrainWithStringKey
{
    /// <summary>What was imported, or null where nothing was.</summary>
    [Alias("GetSummary")]
    Task<CheckpointSummary?> GetSummary();

    /// <summary>Begins an import; what an import that was broken off left is deleted.</summary>
    /// <exception cref="NousCoderException">There is a checkpoint of that name, or there was one.</exception>
    [Alias("Begin")]
    Task Begin();

    /// <summary>Begins a file. Files come one after another.</summary>
    /// <param name="file">Name of the file, without a folder.</param>
    [Alias("BeginFile")]
    Task BeginFile(string file);

    /// <summary>Adds a piece of the file that was begun.</summary>
    /// <param name="file">Name of the file.</param>
    /// <param name="offset">Bytes of the file that came before.</param>
    /// <param name="piece">At most <see cref="IArtifactUploadGrain.MaxPieceBytes"/> bytes.</param>
    /// <exception cref="NousCoderException">What came before the piece was lost.</exception>
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

    /// <summary>Deletes the checkpoint. None is no error. Its name is not used again.</summary>
    [Alias("Delete")]
    Task Delete();
}
