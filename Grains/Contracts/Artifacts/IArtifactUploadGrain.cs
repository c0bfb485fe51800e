namespace NousCoder.Contracts.Artifacts;

/// <summary>
/// Takes a large value from a client in pieces that stay below the size limit of a message. Key: any name not in use,
/// one for each upload. An upload that is left alone is forgotten.
/// </summary>
[Alias("NousCoder.IArtifactUploadGrain")]
public interface IArtifactUploadGrain : IGrainWithStringKey
{
    /// <summary>Most bytes of one piece.</summary>
    const int MaxPieceBytes = 512 * 1024;

    /// <summary>Adds a piece.</summary>
    /// <param name="offset">Bytes that came before it: a piece sent again is not added twice.</param>
    /// <param name="piece">At most <see cref="MaxPieceBytes"/> bytes.</param>
    [Alias("Append")]
    Task Append(long offset, ReadOnlyMemory<byte> piece);

    /// <summary>Stores what came as a test suite, under the hash of its content, unless it is stored already.</summary>
    /// <param name="hash">SHA-256 of the whole, in lower-case hexadecimal digits.</param>
    /// <exception cref="NousCoderException">The content has another hash.</exception>
    [Alias("CommitSuite")]
    Task CommitSuite(string hash);

    /// <summary>Whether a suite of that hash is stored.</summary>
    [Alias("HasSuite")]
    Task<bool> HasSuite(string hash);
}
