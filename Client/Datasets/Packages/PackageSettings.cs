using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace NousCoder.Datasets.Packages;

/// <summary>A <c>problem.yaml</c>.</summary>
internal sealed partial class PackageSettings
{
    private static readonly ImmutableArray<string> Versions =
        ["legacy", "legacy-icpc", "icpc", "draft", "2023-07-draft", "2023-07", "2025-09-draft", "2025-09"];

    private readonly YamlFile _file;

    private PackageSettings(YamlFile file) => _file = file;

    /// <summary>Where the problem was first used; empty where it does not say.</summary>
    public string Source => NameOf(_file.Find("source"));

    /// <summary>CPU seconds of one test, as the formats since 2023-07 state them; null where it does not.</summary>
    /// <exception cref="RowException">It is no number of seconds.</exception>
    public double? TimeLimitSeconds => _file.Text("limits", "time_limit") is { } text
        ? Seconds(text) ?? throw _file.Refused("limits.time_limit", $"'{text}' is no number of seconds")
        : null;

    /// <summary>Memory of one test in MiB; null where it does not say.</summary>
    /// <exception cref="RowException">It is no number of MiB.</exception>
    public int? MemoryLimitMebibytes => _file.Text("limits", "memory") switch
    {
        null => null,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0 => size,
        var text => throw _file.Refused("limits.memory", $"'{text}' is no whole number of MiB"),
    };

    /// <summary>The comparison of outputs, unless a group of tests states its own.</summary>
    public ValidatorFlags Flags => new(_file, ["validator", "validator_flags"]);

    /// <summary>
    /// True if a validator that the package contains is left unused: in the legacy format, and only there, this file decides.
    /// </summary>
    public bool LeavesValidatorUnused => (Version is "legacy" or "legacy-icpc" or "icpc")
        && (_file.Words("validation") is ["default", ..] || _file.Words("validator").Length > 0);

    /// <summary>True if submissions get points, and not only a verdict.</summary>
    public bool HasPoints => _file.Words("type").Contains("scoring");

    private string Version => _file.Text("problem_format_version") ?? "legacy";

    /// <exception cref="RowException">It is not YAML.</exception>
    public static PackageSettings Parse(string text) => new(YamlFile.Parse(text, ProblemPackage.Settings));

    /// <summary>A positive number of seconds; null for anything else.</summary>
    public static double? Seconds(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
        && seconds > 0 && double.IsFinite(seconds)
            ? seconds
            : null;

    /// <summary>The problem's name in a language, else in English, else in any; null where it has none.</summary>
    public string? Name(string language)
    {
        if (_file.Find("name") is YamlMappingNode names)
        {
            return YamlFile.TextOf(YamlFile.Find(names, language)) ?? YamlFile.TextOf(YamlFile.Find(names, "en"))
                ?? names.Children.Values.Select(YamlFile.TextOf).FirstOrDefault(n => n is not null);
        }

        return _file.Text("name")?.Trim();
    }

    /// <summary>A text with the values of the package's constants in the place of <c>{{name}}</c> and <c>\constant{name}</c>.</summary>
    public string WithConstants(string text) => _file.Find("constants") is YamlMappingNode { Children.Count: > 0 } constants
        ? Constant().Replace(text, match => YamlFile.TextOf(YamlFile.Find(constants, match.Groups["name"].Value)) ?? match.Value)
        : text;

    /// <exception cref="RowException">The problem is judged in a way that this project has not.</exception>
    public void RefuseUnsupported()
    {
        if (!Versions.Contains(Version))
        {
            throw _file.Refused("problem_format_version", $"'{Version}' is not known here; known are {string.Join(", ", Versions)}");
        }

        foreach (var type in _file.Words("type").Where(t => t is "interactive" or "multi-pass" or "submit-answer"))
        {
            throw _file.Refused("type", $"{type} problems are not judged here, only programs that read standard input once");
        }

        // The first is the legacy format's name, the second what it was called before.
        foreach (var name in (string[])["validation", "validator"])
        {
            if (_file.Words(name) is ["custom", .. var how])
            {
                throw _file.Refused(name, how.Contains("interactive")
                    ? "an interactive problem is not judged here"
                    : "outputs are compared here, not given to a validator of the problem's own");
            }
        }

        if (_file.Words("languages") is { Length: > 0 } languages && !languages.Any(IsPython))
        {
            throw _file.Refused("languages", $"{string.Join(", ", languages)}: only Python programs are run here");
        }
    }

    // Codes of the format (python3, python3numpy) and of DOMjudge (py, py3, pypy3).
    private static bool IsPython(string language) =>
        language is "all" || (language.StartsWith("py", StringComparison.Ordinal) && !language.EndsWith('2'));

    /// <summary>The source is a name, or in the newer formats an object with a name, or a list of either.</summary>
    private static string NameOf(YamlNode? node) => node switch
    {
        YamlMappingNode values => YamlFile.TextOf(YamlFile.Find(values, "name")) ?? "",
        YamlSequenceNode { Children: [YamlMappingNode first, ..] } => NameOf(first),
        YamlSequenceNode { Children: [YamlScalarNode first, ..] } => NameOf(first),
        _ => YamlFile.TextOf(node) ?? "",
    };

    [GeneratedRegex(@"\{\{(?<name>[a-zA-Z_][a-zA-Z0-9_]*)\}\}|\\constant\s*\{\s*(?<name>[a-zA-Z_][a-zA-Z0-9_]*)\s*\}")]
    private static partial Regex Constant();
}
