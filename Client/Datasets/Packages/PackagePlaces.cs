using NousCoder.Client.Datasets.Files;

namespace NousCoder.Client.Datasets.Packages;

/// <summary>Where a path holds problem packages.</summary>
/// <param name="Certain">Folders and archives that hold a <c>problem.yaml</c>.</param>
/// <param name="Damaged">Archives of which nobody can tell.</param>
internal sealed record PackagePlaces(ImmutableArray<string> Certain, ImmutableArray<string> Damaged)
{
    private static readonly byte[] ArchiveMagic = "PK\u0003\u0004"u8.ToArray();

    /// <summary>All of them, in ordinal order.</summary>
    public ImmutableArray<string> All => [.. Certain.Concat(Damaged).Order(StringComparer.Ordinal)];

    /// <summary>Looks at a path, and where it is a folder at the folders and archives in it.</summary>
    public static async Task<PackagePlaces> FindAsync(string path, CancellationToken cancellation)
    {
        if (File.Exists(path))
        {
            return Of([], await IsArchiveAsync(path, cancellation) ? [path] : []);
        }

        if (!Directory.Exists(path))
        {
            return Of([], []);
        }

        return IsPackage(path) ? Of([path], []) : Of(Directory.EnumerateDirectories(path).Where(IsPackage), Directory.EnumerateFiles(path, "*.zip"));
    }

    /// <summary>Whether a file begins as zip archives do.</summary>
    public static Task<bool> IsArchiveAsync(string path, CancellationToken cancellation) => RowStream.BeginsWithAsync(path, ArchiveMagic, cancellation);

    private static PackagePlaces Of(IEnumerable<string> folders, IEnumerable<string> archives)
    {
        var archivesByContent = archives.ToLookup(HoldsPackage);
        return new PackagePlaces([.. folders, .. archivesByContent[true]], [.. archivesByContent[null]]);
    }

    private static bool IsPackage(string folder) => File.Exists(Path.Combine(folder, ProblemPackage.Settings));

    private static bool? HoldsPackage(string archive)
    {
        try
        {
            using var files = ArchiveFiles.Of(archive);
            return files.Names.Any(ProblemPackage.IsSettings);
        }
        catch (RowException)
        {
            return null;
        }
    }
}
