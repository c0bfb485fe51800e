using NousCoder.Contracts.Artifacts;

namespace NousCoder.Contracts.Checkpoints;

/// <summary>
/// A checkpoint folder in the artifact store: comes from a client file by file, each in pieces that stay below the size limit
/// of a message. Key: its name.
/// </summary>
[Alias("NousCoder.ICheckpointGrain")]
public interface ICheckpointGrain : IGrainWithStringKey
{
    /// <summary>Most bytes that the outline of a checkpoint may take together.</summary>
    const long MaxOutlineBytes = 128L << 20;

    /// <summary>Most bytes of a file.</summary>
    const long MaxFileBytes = 1L << 40;

    /// <summary>What was imported, or null where nothing was.</summary>
    [Alias("GetSummary")]
    Task<CheckpointSummary?> GetSummary();

    /// <summary>Begins an import; what an import that was broken off left is deleted.</summary>
    /// <exception cref="NousCoderException">There is a checkpoint of that name, or there was one.</exception>
    [Alias("Begin")]
    Task Begin();

    /// <summary>
    /// Adds a piece of the beginning of a file, for <see cref="Check"/>: of all of a small file, or of the header of a file of
    /// weights. Pieces of a file come in order.
    /// </summary>
    /// <param name="file">Name of the file, without a folder.</param>
    /// <param name="length">Bytes of the whole file.</param>
    /// <param name="offset">Bytes of the file that came before.</param>
    /// <param name="piece">At most <see cref="IArtifactUploadGrain.MaxPieceBytes"/> bytes.</param>
    /// <exception cref="NousCoderException">The file is none of a checkpoint, or the outline is too large.</exception>
    [Alias("Outline")]
    Task Outline(string file, long length, long offset, ReadOnlyMemory<byte> piece);

    /// <summary>Checks the outline before any file is sent. Files that follow must be as their outlines.</summary>
    /// <param name="source">Where the files come from, for people.</param>
    /// <exception cref="NousCoderException">The files are no checkpoint that can be loaded; the import is given up.</exception>
    [Alias("Check")]
    Task Check(string source);

    /// <summary>Begins a file. Files come one after another.</summary>
    /// <param name="file">Name of the file, without a folder.</param>
    [Alias("BeginFile")]
    Task BeginFile(string file);

    /// <summary>Adds a piece of the file that was begun.</summary>
    /// <param name="file">Name of the file.</param>
    /// <param name="offset">Bytes of the file that came before.</param>
    /// <param name="piece">At most <see cref="IArtifactUploadGrain.MaxPieceBytes"/> bytes.</param>
    /// <exception cref="NousCoderException">
    /// What came before the piece was lost, the file is not as its outline, or a weight is not finite, which gives the import up.
    /// </exception>
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

    /// <summary>Gives an import up and deletes what came of it. No effect on a checkpoint that was imported.</summary>
    [Alias("Abandon")]
    Task Abandon();

    /// <summary>Gives an import up if nobody goes on with it: its silo died, or its client was silent for five minutes.</summary>
    [Alias("Drive"), ClusterInternal]
    Task Drive();

    /// <summary>Deletes the checkpoint. None is no error. Its name is not used again.</summary>
    [Alias("Delete")]
    Task Delete();
}
