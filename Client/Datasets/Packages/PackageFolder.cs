using System.Text;
using System.Text.Unicode;

namespace NousCoder.Datasets.Packages;

/// <summary>
/// Files of one package. Files and folders that begin with a period or a dash are none of its parts, as the format wants it;
/// only <c>.timelimit</c> is.
/// </summary>
internal sealed class PackageFolder
{
    /// <summary>The file in which Kattis' tools keep the time limit.</summary>
    public const string TimeLimit = ".timelimit";

    private const long MaxTextBytes = 1 << 20;

    private readonly IPackageFiles _files;
    private readonly string _folder;

    /// <param name="files">Where the package is.</param>
    /// <param name="folder">Its folder there, with '/' at its end; empty for the top.</param>
    public PackageFolder(IPackageFiles files, string folder)
    {
        _files = files;
        _folder = folder;
        Names = new FileNames(files.Names.Below(folder).Select(n => n[folder.Length..]).Where(n => n == TimeLimit || !IsHidden(n)));
    }

    /// <summary>Names of its files, relative to it.</summary>
    public FileNames Names { get; }

    /// <summary>True if a part of a path begins with a period or a dash.</summary>
    public static bool IsHidden(string name) => name is ['.' or '-', ..]
        || name.Contains("/.", StringComparison.Ordinal) || name.Contains("/-", StringComparison.Ordinal);

    public bool Has(string name) => Names.Contains(name);

    /// <summary>Names that begin so.</summary>
    public IEnumerable<string> Below(string part) => Names.Below(part);

    /// <summary>Size of a file in bytes.</summary>
    public long Length(string name) => _files.Length(_folder + name);

    /// <summary>The reason that a symbolic link is not followed; null if it is followed, and for other files.</summary>
    public string? LinkFault(string name) => _files.LinkFault(_folder + name);

    /// <exception cref="RowException">The file cannot be read, is too large, or is not UTF-8.</exception>
    public string Text(string name)
    {
        var text = Bytes(name, MaxTextBytes).AsMemory();
        return Utf8.IsValid(text.Span)
            ? Encoding.UTF8.GetString(text.Span.TrimStart("\uFEFF"u8))
            : throw new RowException($"{name}: is not UTF-8");
    }

    /// <summary>Content of a file. An archive may claim a size that its content has not: no more is read than was claimed.</summary>
    /// <exception cref="RowException">The file cannot be read, or is too large.</exception>
    public byte[] Bytes(string name, long maxBytes)
    {
        if (LinkFault(name) is { } fault)
        {
            throw Link(name, fault);
        }

        var length = Length(name);
        if (length > maxBytes)
        {
            throw new RowException($"{name}: has {length} bytes, more than {maxBytes}");
        }

        var bytes = new byte[length];
        try
        {
            using var stream = _files.Open(_folder + name);
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (EndOfStreamException)
        {
            throw new RowException($"{name}: is damaged or cut off");
        }
        catch (Exception error)
            when (error is InvalidDataException or NotSupportedException or FileNotFoundException or UnauthorizedAccessException)
        {
            throw new RowException($"{name}: cannot be read: {error.Message.TrimEnd('.')}");
        }
    }

    /// <summary>The error of a link that is not followed.</summary>
    public static RowException Link(string name, string fault) => new($"{name}: is a symbolic link that {fault}; pack what it leads to");
}
