namespace NousCoder.Datasets.Files;

/// <summary>Lists what is below a folder. Symbolic links are followed, but never back to a folder that the path came through.</summary>
internal static class FolderTree
{
    private const int MaxEntries = 2_000_000;

    // A bound for links that multiply: 14 folders with links to each other have more paths than can be listed.
    private const int MaxPathsToFolder = 64;

    /// <summary>Paths of all files below a folder, in ordinal order. A folder that two links lead to is listed under both.</summary>
    /// <exception cref="NousCoderException">There are too many, or a folder is reached by too many paths.</exception>
    public static ImmutableArray<string> Files(string folder, CancellationToken cancellationToken)
    {
        var files = new List<string>();
        var paths = new Dictionary<string, int>();
        Visit(folder, [FileStatus.Of(folder).Identity]);
        files.Sort(StringComparer.Ordinal);
        return [.. files];

        void Visit(string at, ImmutableStack<string> above)
        {
            foreach (var path in Entries(at, cancellationToken))
            {
                var status = FileStatus.Of(path);
                if (status.Kind != FileKind.Folder)
                {
                    Add(files, path, folder);
                }
                else if (!above.Contains(status.Identity))
                {
                    paths[status.Identity] = paths.GetValueOrDefault(status.Identity) + 1;
                    if (paths[status.Identity] > MaxPathsToFolder)
                    {
                        throw new NousCoderException($"{folder}: links lead to {Path.GetRelativePath(folder, path)} on more than {MaxPathsToFolder} paths; remove some of them");
                    }

                    Visit(path, above.Push(status.Identity));
                }
            }
        }
    }

    /// <summary>
    /// Visits every folder below a folder once, itself first. Folders come by their own paths before those that only links
    /// lead to. Names that begin with a dot are passed over.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="visit">Takes a folder and its files, in ordinal order, and returns whether to go on below it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="NousCoderException">There are too many files.</exception>
    public static void VisitFolders(string folder, Func<string, IReadOnlyList<string>, bool> visit, CancellationToken cancellationToken)
    {
        var seen = new HashSet<string> { FileStatus.Of(folder).Identity };
        var links = new Queue<string>();
        var entries = 0;
        Visit(folder);
        while (links.TryDequeue(out var link))
        {
            if (seen.Add(FileStatus.Of(link).Identity))
            {
                Visit(link);
            }
        }

        void Visit(string at)
        {
            var files = new List<string>();
            var folders = new List<string>();
            foreach (var path in Entries(at, cancellationToken).Where(p => Path.GetFileName(p)[0] != '.'))
            {
                entries++;
                (FileStatus.Of(path).Kind == FileKind.Folder ? folders : files).Add(path);
            }

            if (entries > MaxEntries)
            {
                throw TooMany(folder);
            }

            if (!visit(at, files))
            {
                return;
            }

            foreach (var path in folders)
            {
                if (new DirectoryInfo(path).LinkTarget is not null)
                {
                    links.Enqueue(path);
                }
                else if (seen.Add(FileStatus.Of(path).Identity))
                {
                    Visit(path);
                }
            }
        }
    }

    private static void Add(List<string> files, string path, string folder)
    {
        files.Add(path);
        if (files.Count > MaxEntries)
        {
            throw TooMany(folder);
        }
    }

    private static string[] Entries(string folder, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var entries = Directory.GetFileSystemEntries(folder);
        Array.Sort(entries, StringComparer.Ordinal);
        return entries;
    }

    private static NousCoderException TooMany(string folder) =>
        new($"{folder}: has more than {MaxEntries} files, those behind links counted on each path; name a folder further down");
}
