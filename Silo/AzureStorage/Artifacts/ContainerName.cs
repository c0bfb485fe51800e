using System.Text.RegularExpressions;

namespace NousCoder.AzureStorage.Artifacts;

/// <summary>The rules of names of blob containers.</summary>
public static partial class ContainerName
{
    /// <summary>The rule in words.</summary>
    public const string Rule = "3 to 63 lower-case letters, digits and single '-', beginning and ending with a letter or digit";

    /// <summary>Whether a container may have the name.</summary>
    public static bool IsName(string? name) => name is { Length: >= 3 and <= 63 } && Names().IsMatch(name);

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex Names();
}
