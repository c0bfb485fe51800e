using System.Runtime.InteropServices;
using NousCoder.Contracts;

namespace NousCoder.Silo.Serving;

/// <summary>Keeps files from all users but their owner. Does nothing on Windows, whose folders inherit the rights of a profile.</summary>
internal static partial class OwnerOnly
{
    private const uint GroupAndOthers = 0b000_111_111;

    private const UnixFileMode Wide =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>From now on this process makes files and folders for their owner alone, whatever umask it was started with.</summary>
    public static void RestrictNewFiles()
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = SetUmask(GroupAndOthers);
        }
    }

    /// <summary>
    /// Takes the rights of group and others from a folder and from all in it that they could reach. A folder of another user, such as the
    /// mount point of a volume, keeps its own rights.
    /// </summary>
    /// <exception cref="NousCoderException">Something in the folder belongs to another user.</exception>
    public static void Restrict(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        try
        {
            Restrict(new DirectoryInfo(folder));
        }
        catch (UnauthorizedAccessException)
        {
            // Not ours. What is in it is.
        }

        try
        {
            RestrictEntries(new DirectoryInfo(folder), followLinks: true);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw new NousCoderException(
                $"the data folder {folder} holds what other users can read and this user cannot change: {error.Message} " +
                $"Run as its owner: chmod -R go= {folder}",
                error);
        }
    }

    /// <summary>Restricts the entries of a folder. Those of a folder that only its owner can enter are out of reach already.</summary>
    private static void RestrictEntries(DirectoryInfo folder, bool followLinks)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            // The operator may have put a part of the data on another disk.
            var target = entry.LinkTarget is null ? entry : followLinks ? entry.ResolveLinkTarget(returnFinalTarget: true) : null;
            if (target is { Exists: true } && IsWide(target))
            {
                if (target is DirectoryInfo inner)
                {
                    RestrictEntries(inner, followLinks: false);
                }

                Restrict(target);
            }
        }
    }

    private static bool IsWide(FileSystemInfo entry) => !OperatingSystem.IsWindows() && (entry.UnixFileMode & Wide) != 0;

    private static void Restrict(FileSystemInfo entry)
    {
        if (!OperatingSystem.IsWindows() && IsWide(entry))
        {
            entry.UnixFileMode &= ~Wide;
        }
    }

    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial uint SetUmask(uint mask);
}
