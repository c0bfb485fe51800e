using NousCoder.Datasets.Files;
using NousCoder.Datasets.Formats;
using NousCoder.Datasets.Packages;

namespace NousCoder.Datasets;

/// <summary>Finds out what a path holds.</summary>
public static class ProblemSources
{
    /// <summary>What <c>--format</c> may be.</summary>
    public static ImmutableArray<string> Formats { get; } = [.. RowFormats.Names, PackageSource.FormatName];

    /// <summary>Opens a file of rows, an archive of packages, or a folder that holds files of rows or packages at any depth.</summary>
    /// <param name="path">The path.</param>
    /// <param name="format">One of <see cref="Formats"/>.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="NousCoderException">There is nothing of the kind.</exception>
    public static async Task<IProblemSource> OpenAsync(string path, string format, CancellationToken cancellation)
    {
        path = path.Length > 1 ? path.TrimEnd('/') : path;
        var kind = FileStatus.Of(path).Kind;
        if (kind == FileKind.Missing)
        {
            throw new NousCoderException($"{path}: there is no such file or folder");
        }

        return kind == FileKind.Folder ? await InFolderAsync(path, format, cancellation) : await InFileAsync(path, format, cancellation);
    }

    private static async Task<IProblemSource> InFileAsync(string path, string format, CancellationToken cancellation)
    {
        if (!await PackagePlaces.IsArchiveAsync(path, cancellation))
        {
            return format == PackageSource.FormatName ? throw NoPackage(path) : new RowSource(path, [path], format);
        }

        var packages = PackagePlaces.Of([], [path]).All;
        return packages.IsEmpty || format is not (RowFormats.Auto or PackageSource.FormatName) ? throw Nothing(path) : new PackageSource(path, packages, cancellation);
    }

    private static async Task<IProblemSource> InFolderAsync(string path, string format, CancellationToken cancellation)
    {
        var found = SourceSearch.In(path, cancellation);
        var (packages, rows) = (found.Packages, found.RowFiles);
        if (format == PackageSource.FormatName)
        {
            return packages.All.IsEmpty ? throw NoPackage(path) : new PackageSource(path, packages.All, cancellation);
        }

        if (format == RowFormats.Auto && !packages.Certain.IsEmpty)
        {
            // A repository of packages has settings in JSON, which are no problems.
            rows = await ProblemFilesAsync(rows, cancellation);
        }

        if (format == RowFormats.Auto && !rows.IsEmpty && !packages.Certain.IsEmpty)
        {
            throw new NousCoderException(
                $"{path}: holds both problem packages, such as {packages.Certain[0]}, and files of rows, such as {rows[0]}; import one of them, or say which by --format {PackageSource.FormatName}, or the rows' format");
        }

        if (!rows.IsEmpty)
        {
            return new RowSource(path, rows, format);
        }

        return format == RowFormats.Auto && !packages.All.IsEmpty ? new PackageSource(path, packages.All, cancellation) : throw Nothing(path);
    }

    /// <summary>The files whose first row is in a known format.</summary>
    private static async Task<ImmutableArray<string>> ProblemFilesAsync(ImmutableArray<string> files, CancellationToken cancellation)
    {
        var found = ImmutableArray.CreateBuilder<string>();
        foreach (var file in files)
        {
            if (await RowSource.BeginsWithProblemAsync(file, cancellation))
            {
                found.Add(file);
            }
        }

        return found.DrainToImmutable();
    }

    private static NousCoderException NoPackage(string path) =>
        new($"{path}: holds no problem package: neither {ProblemPackage.Settings}, nor folders or zip archives that do");

    private static NousCoderException Nothing(string path) => new(
        $"{path}: holds no problem package (a folder or zip with {ProblemPackage.Settings}) and no {string.Join(", ", SourceSearch.RowFileEndings)} file");
}
