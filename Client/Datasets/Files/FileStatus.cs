using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace NousCoder.Datasets.Files;

/// <summary>Kind and identity of what a path leads to. Never opens it.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Identity">Equal for two paths to the same file or folder.</param>
/// <param name="IsOwn">Whether the user of this process owns it; false on another system than Linux.</param>
public readonly record struct FileStatus(FileKind Kind, string Identity, bool IsOwn = false)
{
    // statx has the same layout on every architecture; .NET tells neither pipes nor identities.
    private const int CurrentFolder = -100, NoFollow = 0x100, BasicStatus = 0x7FF, StatusBytes = 256, OwnerAt = 20, ModeAt = 28, NodeAt = 32, DeviceAt = 136;
    private const int TypeBits = 0xF000, Pipe = 0x1000, Characters = 0x2000, Folder = 0x4000, Blocks = 0x6000, Regular = 0x8000, Socket = 0xC000;

    /// <param name="path">The path.</param>
    /// <param name="followLinks">Whether symbolic links are followed. Default true; a link itself is <see cref="FileKind.Missing"/>.</param>
    public static FileStatus Of(string path, bool followLinks = true)
    {
        if (!OperatingSystem.IsLinux())
        {
            return new FileStatus(KindWithoutStatus(path), ResolvedPath(path));
        }

        var status = new byte[StatusBytes];
        if (StatX(CurrentFolder, path, followLinks ? 0 : NoFollow, BasicStatus, status) != 0)
        {
            return new FileStatus(new FileInfo(path).LinkTarget is null ? FileKind.Missing : FileKind.DanglingLink, path);
        }

        var kind = (BinaryPrimitives.ReadUInt16LittleEndian(status.AsSpan(ModeAt)) & TypeBits) switch
        {
            Regular => FileKind.File,
            Folder => FileKind.Folder,
            Pipe => FileKind.Pipe,
            Socket => FileKind.Socket,
            Characters or Blocks => FileKind.Device,
            _ => FileKind.Missing,
        };
        return new FileStatus(
            kind,
            Convert.ToHexString([.. status.AsSpan(NodeAt, 8), .. status.AsSpan(DeviceAt, 8)]),
            BinaryPrimitives.ReadUInt32LittleEndian(status.AsSpan(OwnerAt)) == EffectiveUserId());
    }

    /// <summary>Refuses whatever is no file that can be read.</summary>
    /// <exception cref="NousCoderException">It is none; the message says what it is.</exception>
    public static void RequireFile(string path)
    {
        var kind = Of(path).Kind;
        if (kind != FileKind.File)
        {
            throw new NousCoderException($"{path}: {Describe(path, kind)}");
        }
    }

    /// <summary>The kind of file that a path leads to, in the words of an error.</summary>
    public static string Describe(string path, FileKind kind) => kind switch
    {
        FileKind.Folder => "is a folder, not a file",
        FileKind.Pipe => "is a pipe, and rows are read more than once; write them to a file",
        FileKind.Socket => "is a socket, not a file",
        FileKind.Device => "is a device, not a file",
        FileKind.DanglingLink => $"is a link to '{new FileInfo(path).LinkTarget}', which is not there",
        FileKind.File => "is a file",
        _ => "there is no such file",
    };

    private static FileKind KindWithoutStatus(string path)
    {
        if (Directory.Exists(path))
        {
            return FileKind.Folder;
        }

        var file = new FileInfo(path);
        if (File.Exists(file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path))
        {
            return FileKind.File;
        }

        return file.LinkTarget is null ? FileKind.Missing : FileKind.DanglingLink;
    }

    private static string ResolvedPath(string path)
    {
        FileSystemInfo info = Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
        return info.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? info.FullName;
    }

    [DllImport("libc", EntryPoint = "geteuid")]
    private static extern uint EffectiveUserId();

    [DllImport("libc", EntryPoint = "statx")]
    private static extern int StatX(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, [Out] byte[] status);
}
