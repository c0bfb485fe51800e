using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace NousCoder.Clustering.Files;

/// <summary>Owner, permissions and type of a file, of which .NET tells only the permissions. Linux only.</summary>
/// <param name="Owner">User id of the owner.</param>
/// <param name="Mode">Permissions.</param>
/// <param name="IsRegular">False for a folder, a pipe, a socket or a device.</param>
public readonly partial record struct FileStatus(uint Owner, UnixFileMode Mode, bool IsRegular)
{
    // Of struct statx, whose layout is the same on every architecture.
    private const int StructureBytes = 256;
    private const int OwnerOffset = 20;
    private const int ModeOffset = 28;
    private const int CurrentFolder = -100;
    private const uint BasicFields = 0x7ff;
    private const int TypeMask = 0xF000;
    private const int RegularFile = 0x8000;
    private const int PermissionMask = 0xFFF;

    /// <summary>Gets the status of a file, following links; null if it does not exist, cannot be examined, or this is not Linux.</summary>
    public static FileStatus? Of(string path)
    {
        var buffer = new byte[StructureBytes];
        if (!OperatingSystem.IsLinux() || StatX(CurrentFolder, path, 0, BasicFields, buffer) != 0)
        {
            return null;
        }

        var mode = BinaryPrimitives.ReadUInt16LittleEndian(buffer.AsSpan(ModeOffset));
        return new FileStatus(
            BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(OwnerOffset)),
            (UnixFileMode)(mode & PermissionMask),
            (mode & TypeMask) == RegularFile);
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int folder, string path, int flags, uint mask, byte[] buffer);
}
