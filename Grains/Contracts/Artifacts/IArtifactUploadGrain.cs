namespace NousCoder.Contracts.Artifacts;

/// <summary>
/// Takes a large value from a client in pieces that stay below the size limit of a message. Key: any name not in use,
/// one for each upload. An upload that is left alone is forgotten.
/// </summary>
[Alias("NousCoder.IArtifactUploadGrain")]
public interface IArtifactUploadGrain : IGrainWithStringKey
{
    /// <summary>Most bytes of one piece. Larger ones were no faster and took more memory on both sides.</summary>
    const int MaxPieceBytes = 128 * 1024;

    /// <summary>Most bytes of a whole.</summary>
    const long MaxBytes = 1L << 30;

    /// <summary>Stores small test suites, each under its hash. Idempotent.</summary>
    /// <param name="suites">At most <see cref="MaxPieceBytes"/> bytes together, which must not change before this returns.</param>
    /// <exception cref="NousCoderException">A suite has another hash than it states; the others may be stored.</exception>
    [Alias("StoreSuites")]
    Task StoreSuites([Immutable] ImmutableArray<SmallSuite> suites);

    /// <summary>Begins to take a test suite.</summary>
    /// <param name="hash">SHA-256 of the whole, in lower-case hexadecimal digits.</param>
    /// <returns>False if the suite is stored and has that hash: nothing is to be sent. A damaged one is replaced by the upload.</returns>
    [Alias("BeginSuite")]
    Task<bool> BeginSuite(string hash);

    /// <summary>Adds a piece.</summary>
    /// <param name="offset">Bytes that came before it: a piece sent again is not added twice.</param>
    /// <param name="piece">At most <see cref="MaxPieceBytes"/> bytes, which must not change before this returns.</param>
    [Alias("Append")]
    Task Append(long offset, [Immutable] ReadOnlyMemory<byte> piece);

    /// <summary>Ends the upload: what came is stored under the hash that it was begun with.</summary>
    /// <exception cref="NousCoderException">The content has another hash; nothing is stored.</exception>
    [Alias("Commit")]
    Task Commit();
}
