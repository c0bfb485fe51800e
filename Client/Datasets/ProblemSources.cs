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
        if (format == PackageSource.FormatName || (format == RowFormats.Auto && await PackageSource.FitsAsync(path, cancellation)))
        {
            return await PackageSource.OpenAsync(path, cancellation);
        }

        if (File.Exists(path))
        {
            return new RowSource(path, [path], format);
        }

        if (!Directory.Exists(path))
        {
            throw new NousCoderException($"{path}: there is no such file or folder");
        }

        var files = Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
            .Where(f => RowFileEndings.Any(e => f.EndsWith(e, StringComparison.Ordinal)) && !Path.GetRelativePath(path, f).Split('/').Any(p => p[0] == '.'))
            .Order(StringComparer.Ordinal)
            .ToArray();
        return files.Length > 0
            ? new RowSource(path, files, format)
            : throw new NousCoderException($"{path}: the folder holds no problem package (a folder or zip with problem.yaml) and no {string.Join(", ", RowFileEndings)} file");
    }
}
