using NousCoder.Clustering.Files;

namespace NousCoder.Clustering.Certificates;

/// <summary>Who can read a file that holds a private key.</summary>
internal static class PrivateKeyFile
{
    private const uint Root = 0;
    private const UnixFileMode Group = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>
    /// Gets the permissions by which users other than the owner can use the file; none if it is private. A file of root that is
    /// shared with this process by its group, as Kubernetes mounts secrets, is private.
    /// </summary>
    public static UnixFileMode Exposure(string path)
    {
        if (FileStatus.Of(path) is not { } file)
        {
            return UnixFileMode.None;
        }

        var shared = file.Owner == Root && !Environment.IsPrivilegedProcess ? UnixFileMode.GroupRead : UnixFileMode.None;
        return file.Mode & (Group | Others) & ~shared;
    }
}
