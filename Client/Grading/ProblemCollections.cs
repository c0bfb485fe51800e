using NousCoder.Client.Display;
using NousCoder.Datasets;
using NousCoder.Datasets.Files;
using NousCoder.Datasets.Formats;
using NousCoder.Datasets.Packages;

namespace NousCoder.Client.Grading;

/// <summary>Opens what <c>--problems</c> names.</summary>
internal static class ProblemCollections
{
    /// <summary>Opens a file of rows, or problem packages in a folder or zip archive.</summary>
    /// <exception cref="NousCoderException">There is nothing of the kind, or it cannot be read a second time.</exception>
    public static async Task<IProblemCollection> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var source = await ProblemSources.OpenAsync(path, RowFormats.Auto, cancellationToken);
        if (source is PackageSource)
        {
            return await ReadProgress.RunAsync(
                path, source.Length, "reading", lines: false, report => PackageProblems.OpenAsync(source, report, cancellationToken));
        }

        if (Directory.Exists(path))
        {
            throw new NousCoderException($"{path}: is a folder of row files; --problems takes one file of rows, or problem packages");
        }

        if (await ParquetFile.IsAsync(path, cancellationToken))
        {
            throw new NousCoderException($"{path}: is parquet, which --problems does not read; convert it to JSON lines");
        }

        return await ReadProgress.RunAsync(path, "reading", report => ProblemIndex.BuildAsync(path, report, cancellationToken));
    }
}
