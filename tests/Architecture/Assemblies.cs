using ArchUnitNET.Domain;
using ArchUnitNET.Loader;

namespace NousCoder.Architecture.Tests;

/// <summary>The assemblies of silo and console, as the build wrote them.</summary>
internal static class Assemblies
{
    private static readonly string Here = AppContext.BaseDirectory.TrimEnd('/');

    // What silo and console share lies in both folders and is the same.
    private static readonly ILookup<string, string> Files = new[] { "NousCoder.Silo", "NousCoder.Client" }
        .Select(project => Path.GetFullPath(Path.Combine(Here, "..", "..", project, Path.GetFileName(Here))))
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*.dll"))
        .Where(file => Path.GetFileName(file).StartsWith("nouscoder", StringComparison.OrdinalIgnoreCase))
        .ToLookup(file => Path.GetFileNameWithoutExtension(file));

    /// <summary>Names of all assemblies of this project, without the extension.</summary>
    public static string[] Names { get; } = [.. Files.Select(f => f.Key).Order(StringComparer.Ordinal)];

    /// <summary>Their types and what each of them uses.</summary>
    public static ArchUnitNET.Domain.Architecture All { get; } = Load();

    /// <summary>The types of an assembly.</summary>
    public static IObjectProvider<IType> TypesOf(string name) =>
        ArchUnitNET.Fluent.ArchRuleDefinition.Types().That().ResideInAssembly(All.Assemblies.Single(a => a.Name.Split(',')[0] == name));

    private static ArchUnitNET.Domain.Architecture Load()
    {
        var loader = new ArchLoader();
        foreach (var name in Names)
        {
            var file = Files[name].First();
            loader.LoadFilteredDirectory(Path.GetDirectoryName(file)!, Path.GetFileName(file));
        }

        return loader.Build();
    }
}
