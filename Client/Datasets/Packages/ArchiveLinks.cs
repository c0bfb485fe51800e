using System.IO.Compression;
using System.Text;

namespace NousCoder.Datasets.Packages;

/// <summary>
/// Follows the symbolic links of an archive, as a file system would: to files, to folders and through other links. A link that
/// leaves the archive, runs in a circle or leads nowhere is not followed.
/// </summary>
internal sealed class ArchiveLinks
{
    // Where archives that were made on Unix have a file's mode, and what says there that it is a symbolic link.
    private const int ModeShift = 16, FileType = 0xF000, SymbolicLink = 0xA000;
    private const int MaxTargetBytes = 4096, MaxLinksInPath = 40, MaxFolderDepth = 256, MaxLinkedFolders = 10_000, MaxFiles = 1_000_000;

    private readonly Dictionary<string, ZipArchiveEntry> _entries;
    private readonly Dictionary<string, string?> _targets;
    private readonly Dictionary<string, SortedSet<string>> _folders = [];
    private readonly Dictionary<string, ArchiveFile> _files = [];
    private int _visits;

    private ArchiveLinks(Dictionary<string, ZipArchiveEntry> entries)
    {
        _entries = entries;
        _targets = entries.Values.Where(IsLink).ToDictionary(e => e.FullName, Target);
    }

    /// <summary>All files, also those that are reached only by links.</summary>
    /// <exception cref="RowException">The links lead to more files than an archive can sensibly have.</exception>
    public static IReadOnlyDictionary<string, ArchiveFile> Follow(IEnumerable<ZipArchiveEntry> entries)
    {
        var links = new ArchiveLinks(entries.ToDictionary(e => e.FullName));
        if (links._targets.Count == 0)
        {
            return links._entries.ToDictionary(e => e.Key, e => new ArchiveFile(e.Value));
        }

        links.ListFolders();
        links.Visit("", "", [""]);
        return links._files;
    }

    private static bool IsLink(ZipArchiveEntry entry) => ((entry.ExternalAttributes >> ModeShift) & FileType) == SymbolicLink;

    private static string? Target(ZipArchiveEntry link)
    {
        if (link.Length is 0 or > MaxTargetBytes)
        {
            return null;
        }

        try
        {
            using var stream = new ArchiveFile(link).Open();
            using var reader = new StreamReader(stream, Encoding.UTF8);
            return reader.ReadToEnd();
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or NotSupportedException)
        {
            return null;
        }
    }

    private static string Join(string folder, string name) => folder.Length == 0 ? name : $"{folder}/{name}";

    private void ListFolders()
    {
        _folders[""] = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var name in _entries.Keys)
        {
            var child = name;
            while (child.Length > 0)
            {
                var folder = child.LastIndexOf('/') is >= 0 and var end ? child[..end] : "";
                var isKnown = _folders.TryGetValue(folder, out var children);
                children ??= _folders[folder] = new SortedSet<string>(StringComparer.Ordinal);
                children.Add(child[(folder.Length == 0 ? 0 : folder.Length + 1)..]);
                child = isKnown ? "" : folder;
            }
        }
    }

    /// <param name="folder">A folder, without links in its path.</param>
    /// <param name="name">The name by which it was reached.</param>
    /// <param name="open">The folders above it, and itself.</param>
    private void Visit(string folder, string name, ImmutableHashSet<string> open)
    {
        if (open.Count > MaxFolderDepth || ++_visits > _folders.Count + MaxLinkedFolders || _files.Count > MaxFiles)
        {
            throw new RowException("its symbolic links lead to folders in folders without end");
        }

        foreach (var child in _folders[folder])
        {
            var path = Join(folder, child);
            var reached = Join(name, child);
            var place = Resolve(path, out var fault);
            if (place is not null && _folders.ContainsKey(place))
            {
                if (!open.Contains(place))
                {
                    Visit(place, reached, open.Add(place));
                    continue;
                }

                fault = "leads to a folder that it is in";
            }

            if (fault is null && place is not null && _entries.TryGetValue(place, out var entry))
            {
                _files.TryAdd(reached, new ArchiveFile(entry));
            }
            else
            {
                fault ??= $"leads to '{_targets[path]}', which is not in the archive";
                _files.TryAdd(reached, new ArchiveFile(_entries[path], fault));
            }
        }
    }

    /// <summary>The path that a path is without links; null with a fault if one of them cannot be followed.</summary>
    private string? Resolve(string path, out string? fault)
    {
        var pending = new Stack<string>(path.Split('/').Reverse());
        var at = new List<string>();
        var links = 0;
        fault = null;
        while (pending.TryPop(out var part))
        {
            if (part is ".." && at.Count > 0)
            {
                at.RemoveAt(at.Count - 1);
                continue;
            }

            if (part is "..")
            {
                fault = "leads out of the archive";
                return null;
            }

            if (part is "" or ".")
            {
                continue;
            }

            at.Add(part);
            if (!_targets.TryGetValue(string.Join('/', at), out var target))
            {
                continue;
            }

            fault = target switch
            {
                null => "says not where it leads",
                ['/', ..] => $"leads to '{target}', out of the archive",
                _ when ++links > MaxLinksInPath => "leads in a circle",
                _ => null,
            };
            if (fault is not null)
            {
                return null;
            }

            at.RemoveAt(at.Count - 1);
            foreach (var next in target!.Split('/').Reverse())
            {
                pending.Push(next);
            }
        }

        return string.Join('/', at);
    }
}
