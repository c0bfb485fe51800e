using System.Runtime.CompilerServices;
using NousCoder.Client.Datasets.Files;
using NousCoder.Client.Datasets.Formats;

namespace NousCoder.Client.Datasets.Packages;

/// <summary>Problems that are packages: one in a folder or a zip archive, or several in either or side by side.</summary>
internal sealed class PackageSource : IProblemSource
{
    /// <summary>What <c>--format</c> calls it.</summary>
    public const string FormatName = "icpc";

    private static readonly byte[] ArchiveMagic = "PK\u0003\u0004"u8.ToArray();

    // A package's folder, or an archive of one or more.
    private readonly ImmutableArray<string> _places;

    private PackageSource(string path, ImmutableArray<string> places) => (Path, _places) = (path, places);

    public string Path { get; }

    public string Format => FormatName;

    public long Length => Files.Sum(f => new FileInfo(f).Length);

    public string Fingerprint => SourceFingerprint.Of(Path, Files);

    private IEnumerable<string> Files => _places.SelectMany(FilesOf);

    /// <summary>Whether a path holds packages.</summary>
    public static async Task<bool> FitsAsync(string path, CancellationToken cancellation) => !(await PlacesAsync(path, cancellation)).IsEmpty;

    /// <exception cref="NousCoderException">It holds none.</exception>
    public static async Task<PackageSource> OpenAsync(string path, CancellationToken cancellation)
    {
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            throw new NousCoderException($"{path}: there is no such file or folder");
        }

        var places = await PlacesAsync(path, cancellation);
        return places.IsEmpty
            ? throw new NousCoderException($"{path}: holds no problem package: neither {ProblemPackage.Settings}, nor folders or zip archives that do")
            : new PackageSource(path, places);
    }

    public async IAsyncEnumerable<SourceRow> ReadAsync(
        string dataset, bool withSolutions, string cursor, Action<long>? progress, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        var first = cursor.Length == 0 ? 0 : int.Parse(cursor, NumberStyles.None, CultureInfo.InvariantCulture);
        var number = 0;
        long read = 0;
        foreach (var place in _places)
        {
            using IPackageFiles files = Directory.Exists(place) ? new FolderFiles(place) : new ArchiveFiles(place);
            foreach (var package in PackagesOf(files))
            {
                cancellation.ThrowIfCancellationRequested();
                if (number++ >= first)
                {
                    yield return Read(package, new RowOrigin(dataset, number - 1, WithSolutions: withSolutions), $"{number}");
                }
            }

            progress?.Invoke(read += FilesOf(place).Sum(f => new FileInfo(f).Length));
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

    private static IEnumerable<ProblemPackage> PackagesOf(IPackageFiles files)
    {
        var found = files.Names
            .Where(n => System.IO.Path.GetFileName(n) == ProblemPackage.Settings)
            .Select(n => n[..^ProblemPackage.Settings.Length])
            .ToArray();
        return found.Select(folder => new ProblemPackage(files, folder));
    }

    private static async Task<ImmutableArray<string>> PlacesAsync(string path, CancellationToken cancellation)
    {
        if (File.Exists(path))
        {
            return await RowStream.BeginsWithAsync(path, ArchiveMagic, cancellation) ? [path] : [];
        }

        if (!Directory.Exists(path))
        {
            return [];
        }

        if (IsPackage(path))
        {
            return [path];
        }

        return [.. Directory.EnumerateDirectories(path).Where(IsPackage).Concat(Directory.EnumerateFiles(path, "*.zip")).Order(StringComparer.Ordinal)];
    }

    private static bool IsPackage(string folder) => File.Exists(System.IO.Path.Combine(folder, ProblemPackage.Settings));

    private static IEnumerable<string> FilesOf(string place) => Directory.Exists(place)
        ? Directory.EnumerateFiles(place, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        : [place];
}
