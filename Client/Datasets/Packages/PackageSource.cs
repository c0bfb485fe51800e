using System.Runtime.CompilerServices;
using NousCoder.Datasets.Files;
using NousCoder.Datasets.Formats;

namespace NousCoder.Datasets.Packages;

/// <summary>Problems that are packages: one in a folder or a zip archive, or several in either or side by side.</summary>
/// <param name="path">What the user named.</param>
/// <param name="places">Packages' folders, and archives of one or more.</param>
/// <param name="cancellationToken">Ends the listing of the packages' files.</param>
public sealed class PackageSource(string path, ImmutableArray<string> places, CancellationToken cancellationToken) : IProblemSource
{
    /// <summary>What <c>--format</c> calls it.</summary>
    public const string FormatName = "icpc";

    public string Path => path;

    public string Format => FormatName;

    public long Length { get; } = places.SelectMany(p => FilesOf(p, cancellationToken)).Sum(f => FileFacts.Of(f).Length);

    public string Fingerprint => SourceFingerprint.Of(path, places.SelectMany(p => FilesOf(p, cancellationToken)));

    public async IAsyncEnumerable<SourceRow> ReadAsync(
        string dataset, bool withSolutions, string cursor, Action<long>? progress, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        var first = cursor.Length == 0 ? 0 : int.Parse(cursor, NumberStyles.None, CultureInfo.InvariantCulture);
        var number = 0;
        long read = 0;
        foreach (var place in places)
        {
            using var files = Open(place, cancellation, out var damage);
            if (files is null && number++ >= first)
            {
                yield return new SourceRow(place, 0, $"{number}", null, damage);
            }

            foreach (var package in files is null ? [] : ProblemPackage.In(files))
            {
                cancellation.ThrowIfCancellationRequested();
                if (number++ >= first)
                {
                    yield return Read(package, new RowOrigin(dataset, number - 1, WithSolutions: withSolutions), $"{number}");
                }
            }

            progress?.Invoke(read += FilesOf(place, cancellation).Sum(f => FileFacts.Of(f).Length));
        }
    }

    private static IPackageFiles? Open(string place, CancellationToken cancellation, out string damage)
    {
        damage = "";
        try
        {
            return Directory.Exists(place) ? new FolderFiles(place, cancellation) : ArchiveFiles.Of(place);
        }
        catch (RowException error)
        {
            damage = error.Message;
            return null;
        }
        catch (NousCoderException error)
        {
            damage = FileDamage.Reason(place, error);
            return null;
        }
    }

    private static SourceRow Read(ProblemPackage package, RowOrigin origin, string next)
    {
        try
        {
            return new SourceRow(package.Where, 0, next, package.Read(origin.WithSolutions).ToRow(origin));
        }
        catch (RowException error)
        {
            return new SourceRow(package.Where, 0, next, null, error.Message);
        }
    }

    private static ImmutableArray<string> FilesOf(string place, CancellationToken cancellationToken)
    {
        try
        {
            return Directory.Exists(place) ? FolderTree.Files(place, cancellationToken) : [place];
        }
        catch (NousCoderException)
        {
            // Told when the package is read.
            return [System.IO.Path.Combine(place, ProblemPackage.Settings)];
        }
    }
}
