using NousCoder.Datasets.Files;
using NousCoder.Datasets.Packages;

namespace NousCoder.Datasets;

/// <summary>The sources found below a folder, at any depth. Files in a package's folder belong to the package.</summary>
/// <param name="Packages">Folders of packages, and archives.</param>
/// <param name="RowFiles">Files whose names are those of files of rows, in ordinal order; each folder is read once.</param>
internal sealed record SourceSearch(PackagePlaces Packages, ImmutableArray<string> RowFiles)
{
    /// <summary>Endings of the names of files of rows.</summary>
    public static ImmutableArray<string> RowFileEndings { get; } =
        [.. from kind in (string[])[".jsonl", ".json"] from compression in (string[])["", ".gz", ".zst", ".xz", ".bz2"] select kind + compression, ".parquet"];

    /// <exception cref="NousCoderException">The folder has too many files.</exception>
    public static SourceSearch In(string folder, CancellationToken cancellationToken)
    {
        var packages = new List<string>();
        var archives = new List<string>();
        var rows = new List<string>();
        FolderTree.VisitFolders(folder, Visit, cancellationToken);
        return new SourceSearch(PackagePlaces.Of(packages, archives), [.. rows.Order(StringComparer.Ordinal)]);

        bool Visit(string at, IReadOnlyList<string> files)
        {
            if (files.Any(f => Path.GetFileName(f) == ProblemPackage.Settings))
            {
                packages.Add(at);
                return false;
            }

            archives.AddRange(files.Where(f => (f.EndsWith(".zip", StringComparison.Ordinal) || f.EndsWith(".kpp", StringComparison.Ordinal)) && FileStatus.Of(f).Kind == FileKind.File));
            rows.AddRange(files.Where(f => RowFileEndings.Any(e => f.EndsWith(e, StringComparison.Ordinal))));
            return true;
        }
    }
}
