using NousCoder.Contracts.Problems;
using NousCoder.Datasets.Formats;
using NousCoder.Datasets.Packages.Statements;

namespace NousCoder.Datasets.Packages;

/// <summary>
/// One problem in the ICPC / Kattis package format: legacy, 2023-07 or 2025-09. What its judging needs and this project's does
/// not have, such as an output validator of its own, is refused.
/// Source: https://www.kattis.com/problem-package-format/spec/2025-09 and /legacy.
/// </summary>
/// <param name="files">Where it is.</param>
/// <param name="folder">Its folder there, with '/' at its end; empty for the top.</param>
internal sealed class ProblemPackage(IPackageFiles files, string folder)
{
    /// <summary>Name of the file that makes a folder a package.</summary>
    public const string Settings = "problem.yaml";

    /// <summary>Name by which the package is known: its folder's, or its archive's.</summary>
    public string Name => Path.GetFileNameWithoutExtension((folder.Length > 0 ? folder : files.Path).TrimEnd('/'));

    /// <summary>What it is called in errors.</summary>
    public string Where => folder.Length > 0 ? $"{files.Path}/{folder.TrimEnd('/')}" : files.Path;

    /// <summary>The packages among files. A package inside another, such as a tool's example, is a part of the other.</summary>
    public static IEnumerable<ProblemPackage> In(IPackageFiles files)
    {
        var folders = files.Names
            .Where(n => Path.GetFileName(n) == Settings && !PackageFolder.IsHidden(n))
            .Select(n => n[..^Settings.Length])
            .ToHashSet();
        return folders
            .Where(f => !FoldersAbove(f).Any(folders.Contains))
            .Order(StringComparer.Ordinal)
            .Select(f => new ProblemPackage(files, f));
    }

    /// <exception cref="RowException">It cannot be used.</exception>
    public RowProblem Read(bool withSolutions)
    {
        var package = new PackageFolder(files, folder);
        var settings = PackageSettings.Parse(package.Text(Settings));
        var domjudge = DomjudgeSettings.Of(package);
        settings.RefuseUnsupported();
        domjudge.RefuseUnsupported();
        UnsupportedParts.Refuse(package, settings);
        return new RowProblem
        {
            Statement = PackageStatement.Read(package, settings, domjudge.Name),
            Kind = ProblemKind.Stdin,
            Tests = PackageTests.Read(package, settings),
            Source = settings.Source,
            SourceId = Name,
            TimeLimitSeconds = settings.TimeLimitSeconds ?? domjudge.TimeLimitSeconds ?? TimeLimitOf(package),
            MemoryLimitMebibytes = settings.MemoryLimitMebibytes,
            Solutions = withSolutions ? PackageSolutions.Read(package, settings) : ReferenceSolutions.None,
        };
    }

    private static double? TimeLimitOf(PackageFolder package) => package.Has(PackageFolder.TimeLimit)
        ? PackageSettings.Seconds(package.Text(PackageFolder.TimeLimit).Trim())
            ?? throw new RowException($"{PackageFolder.TimeLimit}: is no number of seconds")
        : null;

    private static IEnumerable<string> FoldersAbove(string folder)
    {
        for (var end = folder.Length - 1; end > 0;)
        {
            end = folder.LastIndexOf('/', end - 1);
            yield return folder[..(end + 1)];
        }
    }
}
