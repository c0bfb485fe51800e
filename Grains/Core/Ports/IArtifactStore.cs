namespace NousCoder.Grains.Ports;

/// <summary>
/// Large immutable values by name: test suites, groups, checkpoints. A name is made of segments joined by '/',
/// each of letters, digits, '.', '-' and '_' and not starting with '.'.
/// </summary>
public interface IArtifactStore
{
    /// <summary>Opens an artifact for reading; the caller disposes the stream.</summary>
    /// <exception cref="ArtifactNotFoundException">There is none of that name.</exception>
    Task<Stream> OpenReadAsync(string name, CancellationToken cancellationToken);

    /// <summary>Stores the whole of <paramref name="content"/> under a name, atomically: a reader sees all of it or nothing. Replaces what was there.</summary>
    Task WriteAsync(string name, Stream content, CancellationToken cancellationToken);

    /// <summary>
    /// Stores the files of a folder under a prefix: all of them, or none if anything fails. The folder lies on the disk of the
    /// store's data, not in the temporary folder, which may be memory.
    /// </summary>
    /// <param name="prefix">Begins the names; ends with '/'. Nothing may be stored under it yet.</param>
    /// <param name="fill">Writes the files into the empty folder that it is given.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    Task WriteFolderAsync(string prefix, Func<string, CancellationToken, Task> fill, CancellationToken cancellationToken);

    /// <summary>Whether an artifact of that name is stored.</summary>
    Task<bool> ExistsAsync(string name, CancellationToken cancellationToken);

    /// <summary>Names that begin with <paramref name="prefix"/>, in ordinal order.</summary>
    IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>Deletes every artifact whose name begins with <paramref name="prefix"/>. None is no error.</summary>
    Task DeleteAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>
    /// A local folder that holds every artifact under <paramref name="prefix"/>, which ends with '/': the store's own
    /// folder where it is local, else a copy. Read-only for the caller.
    /// </summary>
    /// <exception cref="ArtifactNotFoundException">There is none under that prefix.</exception>
    Task<string> GetLocalFolderAsync(string prefix, CancellationToken cancellationToken);
}
