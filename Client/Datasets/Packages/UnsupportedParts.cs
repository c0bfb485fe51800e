namespace NousCoder.Datasets.Packages;

/// <summary>Refuses packages that contain parts which change judging and which this project does not have.</summary>
internal static class UnsupportedParts
{
    private static readonly ImmutableArray<string> UsedFolders =
        ["data", "include", "output_validator", "output_validators", "problem_statement", "statement", "static_validator"];

    /// <exception cref="RowException">The package contains such a part; the message says which.</exception>
    public static void Refuse(PackageFolder package, PackageSettings settings)
    {
        // A link in the place of a folder would hide what is in it, tests and validator among it.
        foreach (var name in package.Names.Where(n => UsedFolders.Contains(n) || n.StartsWith("data/", StringComparison.Ordinal)))
        {
            if (package.LinkFault(name) is { } fault)
            {
                throw PackageFolder.Link(name, fault);
            }
        }

        foreach (var validator in (string[])["output_validator", "output_validators"])
        {
            if (!settings.LeavesValidatorUnused && package.Below($"{validator}/").Any())
            {
                throw new RowException($"{validator}: outputs are compared here, not given to a validator");
            }
        }

        if (package.Below("static_validator/").Any())
        {
            throw new RowException("static_validator: the text of programs is not judged here");
        }

        if (package.Below("include/").Select(n => n.Split('/')[1]).FirstOrDefault(IsForPython) is { } language)
        {
            throw new RowException($"include/{language}: no files are added to programs here");
        }

        foreach (var name in package.Below("data/sample/").Concat(package.Below("data/secret/")))
        {
            RefuseFile(name);
        }
    }

    private static bool IsForPython(string language) => language is "default" || language.StartsWith("python", StringComparison.Ordinal);

    private static void RefuseFile(string name)
    {
        if (name.EndsWith(".args", StringComparison.Ordinal))
        {
            throw new RowException($"{name}: programs are given no command-line arguments here");
        }

        if (name.EndsWith(".interaction", StringComparison.Ordinal))
        {
            throw new RowException($"{name}: an interactive problem is not judged here");
        }

        if (name.IndexOf(".files/", StringComparison.Ordinal) is > 0 and var end)
        {
            throw new RowException($"{name[..end]}.files: files beside a test are not given to programs here");
        }
    }
}
