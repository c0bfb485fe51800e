namespace NousCoder.Datasets.Packages;

/// <summary>Reads the Python programs among a package's accepted submissions.</summary>
internal static class PackageSolutions
{
    private const string Folder = "submissions/accepted/";

    public static ReferenceSolutions Read(PackageFolder package, PackageSettings settings) => ReferenceSolutions.Of(Programs(package)
        .Select(n => package.Length(n) <= ReferenceSolutions.MaxBytes ? settings.WithConstants(package.Text(n)) : null)
        .Where(t => t is null || !IsPython2(t)));

    /// <summary>A submission is a file, or a folder; one of several files is no program that could be run here.</summary>
    private static IEnumerable<string> Programs(PackageFolder package) => package.Below(Folder)
        .GroupBy(n => n[Folder.Length..].Split('/')[0])
        .Select(g => g.ToArray() is [var only] ? only : "")
        .Where(n => n.EndsWith(".py", StringComparison.Ordinal) || n.EndsWith(".py3", StringComparison.Ordinal));

    private static bool IsPython2(string program) =>
        program.StartsWith("#!", StringComparison.Ordinal) && program.Split('\n')[0].Contains("python2", StringComparison.Ordinal);
}
