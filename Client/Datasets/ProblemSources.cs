using NousCoder.Client.Datasets.Files;
using NousCoder.Client.Datasets.Formats;
using NousCoder.Client.Datasets.Packages;

namespace NousCoder.Client.Datasets;

/// <summary>Finds out what a path holds.</summary>
internal static class ProblemSources
{
    /// <summary>What <c>--format</c> may be.</summary>
    public static ImmutableArray<string> Formats { get; } = [.. RowFormats.Names, PackageSource.FormatName];

    private static ImmutableArray<string> RowFileEndings { get; } =
        [.. from kind in (string[])[".jsonl", ".json"] from compression in (string[])["", ".gz", ".zst"] select kind + compression, ".parquet"];

    /// <summary>Opens a file of rows, a folder of such files, a problem package or a folder of packages.</summary>
    /// <param name="path">The path.</param>
    /// <param name="format">One of <see cref="Formats"/>.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="NousCoderException">There is nothing of the kind.</exception>
    public static async Task<IProblemSource> OpenAsync(string path, string format, CancellationToken cancellation)
    {
        path = path.Length > 1 ? path.TrimEnd('/') : path;
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            throw new NousCoderException($"{path}: there is no such file or folder");
        }

        var packages = await PackagePlaces.FindAsync(path, cancellation);
        string[] rows = format == PackageSource.FormatName ? [] : await RowFilesAsync(path, packages, cancellation);
        if (format == RowFormats.Auto && rows.Length > 0 && !packages.Certain.IsEmpty)
        {
            throw new NousCoderException(
                $"{path}: holds both problem packages, such as {packages.Certain[0]}, and files of rows, such as {rows[0]}; import one of them, or say which by --format {PackageSource.FormatName}, or the rows' format");
        }

        return rows.Length > 0 ? new RowSource(path, rows, format)
            : format is RowFormats.Auto or PackageSource.FormatName && !packages.All.IsEmpty ? new PackageSource(path, packages.All)
            : throw new NousCoderException(format == PackageSource.FormatName
                ? $"{path}: holds no problem package: neither {ProblemPackage.Settings}, nor folders or zip archives that do"
                : $"{path}: holds no problem package (a folder or zip with {ProblemPackage.Settings}) and no {string.Join(", ", RowFileEndings)} file");
    }

    /// <summary>The path where it is a file that is no archive; else the files of rows below it, without those that are parts of packages.</summary>
    private static async Task<string[]> RowFilesAsync(string path, PackagePlaces packages, CancellationToken cancellation)
    {
        if (File.Exists(path))
        {
            return await PackagePlaces.IsArchiveAsync(path, cancellation) ? [] : [path];
        }

        return
        [
            .. Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
                .Where(f => RowFileEndings.Any(e => f.EndsWith(e, StringComparison.Ordinal)) && !Path.GetRelativePath(path, f).Split('/').Any(p => p[0] == '.'))
                .Where(f => !packages.Certain.Any(p => f.StartsWith(p + "/", StringComparison.Ordinal)))
                .Order(StringComparer.Ordinal),
        ];
    }
}
