using NousCoder.Datasets.Files;

namespace NousCoder.Datasets.Packages;

/// <summary>Where a path holds problem packages.</summary>
/// <param name="Certain">Folders and archives that hold a <c>problem.yaml</c>.</param>
/// <param name="Damaged">Archives of which nobody can tell.</param>
internal sealed record PackagePlaces(ImmutableArray<string> Certain, ImmutableArray<string> Damaged)
{
    private static readonly byte[] ArchiveMagic = "PK\u0003\u0004"u8.ToArray();

    /// <summary>No place.</summary>
    public static PackagePlaces None { get; } = new([], []);

    /// <summary>All of them, in ordinal order.</summary>
    public ImmutableArray<string> All => [.. Certain.Concat(Damaged).Order(StringComparer.Ordinal)];

    /// <param name="folders">Folders of packages.</param>
    /// <param name="archives">Archives that may hold packages.</param>
    public static PackagePlaces Of(IEnumerable<string> folders, IEnumerable<string> archives)
    {
        var archivesByContent = archives.ToLookup(HoldsPackage);
        return new PackagePlaces([.. folders, .. archivesByContent[true]], [.. archivesByContent[null]]);
    }

    /// <summary>True if a file begins as zip archives do.</summary>
    public static Task<bool> IsArchiveAsync(string path, CancellationToken cancellation) => RowStream.BeginsWithAsync(path, ArchiveMagic, cancellation);

    private static bool? HoldsPackage(string archive)
    {
        try
        {
            using var files = ArchiveFiles.Of(archive);
            return ProblemPackage.In(files).Any();
        }
        catch (RowException)
        {
            return null;
        }
    }
}
