namespace NousCoder.Client.Datasets.Packages;

/// <summary>Files of problem packages, in a folder or an archive. Names are relative, with '/' between folders.</summary>
internal interface IPackageFiles : IDisposable
{
    /// <summary>What it is called in errors.</summary>
    string Path { get; }

    /// <summary>Names of all files, in ordinal order.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Size of a file in bytes.</summary>
    long Length(string name);

    /// <summary>Whether a file is a symbolic link that is not followed: its content is then the name of another.</summary>
    bool IsLink(string name);

    Stream Open(string name);
}
