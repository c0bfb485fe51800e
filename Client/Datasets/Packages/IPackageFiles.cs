namespace NousCoder.Datasets.Packages;

/// <summary>Files of problem packages, in a folder or an archive. Names are relative, with '/' between folders.</summary>
internal interface IPackageFiles : IDisposable
{
    /// <summary>What it is called in errors.</summary>
    string Path { get; }

    /// <summary>Names of all files.</summary>
    FileNames Names { get; }

    /// <summary>Size of a file in bytes.</summary>
    long Length(string name);

    /// <summary>
    /// Why a symbolic link is not followed, in words after "a symbolic link that"; null if it is, and for files that are none.
    /// </summary>
    string? LinkFault(string name);

    /// <summary>Opens a file.</summary>
    /// <exception cref="InvalidDataException">It is damaged, which may show only while it is read, or no file.</exception>
    Stream Open(string name);
}
