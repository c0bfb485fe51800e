using NousCoder.Contracts.Problems;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace NousCoder.Client.Datasets.Packages;

/// <summary>A <c>problem.yaml</c>, or the settings of a group of tests.</summary>
internal sealed class PackageSettings
{
    private static readonly ImmutableArray<string> FlagNames = ["validator", "validator_flags", "output_validator_flags", "output_validator_args"];

    private readonly string _file;
    private readonly YamlMappingNode _values;

    private PackageSettings(string file, YamlMappingNode values) => (_file, _values) = (file, values);

    /// <summary>Where the problem was first used; empty where it does not say.</summary>
    public string Source => NameOf(Find(_values, "source"));

    /// <summary>CPU seconds of one test, as the 2023-07 format states them; null where it does not.</summary>
    public double? TimeLimitSeconds => Find(_values, "limits") is YamlMappingNode limits && Scalar(Find(limits, "time_limit")) is { } text
        ? Seconds(text) ?? throw Refused("limits.time_limit", $"'{text}' is no number of seconds")
        : null;

    /// <exception cref="RowException">It is not YAML.</exception>
    public static PackageSettings Parse(string text, string file = ProblemPackage.Settings)
    {
        try
        {
            var yaml = new YamlStream();
            yaml.Load(new StringReader(text));
            return yaml.Documents switch
            {
                [] => new PackageSettings(file, []),
                [{ RootNode: YamlMappingNode values }, ..] => new PackageSettings(file, values),
                [{ RootNode: YamlScalarNode { Value: null or "" } }, ..] => new PackageSettings(file, []),
                _ => throw new RowException($"{file}: is no list of names and values"),
            };
        }
        catch (YamlException error)
        {
            throw new RowException($"{file}:{error.Start.Line}: is not YAML: {error.Message.TrimEnd('.')}");
        }
    }

    /// <summary>A positive number of seconds; null for anything else.</summary>
    public static double? Seconds(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds > 0 ? seconds : null;

    /// <exception cref="RowException">The problem is judged in a way that this project has not.</exception>
    public void RefuseWhatIsNotJudgedHere()
    {
        foreach (var type in Words("type").Where(t => t is "interactive" or "multi-pass" or "submit-answer"))
        {
            throw Refused("type", $"{type} problems are not judged here, only programs that read standard input once");
        }

        // The first is the legacy format's name, the second what it was called before.
        foreach (var name in (string[])["validation", "validator"])
        {
            if (Words(name) is ["custom", .. var how])
            {
                throw Refused(name, how.Contains("interactive")
                    ? "an interactive problem is not judged here"
                    : "outputs are compared here, not given to a validator of the problem's own");
            }
        }
    }

    /// <summary>Whether it says anything of how outputs are compared.</summary>
    public bool HasFlags => FlagNames.Any(n => Find(_values, n) is not null);

    /// <summary>How outputs are compared, with what this file adds.</summary>
    /// <exception cref="RowException">The default output validator has no such flags.</exception>
    public TokenComparison Comparison(TokenComparison before) =>
        FlagNames.Aggregate(before, (comparison, name) => ValidatorFlags.Read(Words(name), $"{_file}: {name}", comparison));

    private static YamlNode? Find(YamlMappingNode values, string name) =>
        values.Children.TryGetValue(new YamlScalarNode(name), out var value) ? value : null;

    private static string? Scalar(YamlNode? node) => node is YamlScalarNode { Value: { Length: > 0 } text } ? text : null;

    /// <summary>The source is a name, or in the 2023-07 format an object with a name, or a list of either.</summary>
    private static string NameOf(YamlNode? node) => node switch
    {
        YamlMappingNode values => Scalar(Find(values, "name")) ?? "",
        YamlSequenceNode { Children: [var first, ..] } => NameOf(first),
        _ => Scalar(node) ?? "",
    };

    /// <summary>Words of a text, or of a list of texts.</summary>
    private string[] Words(string name) => Find(_values, name) switch
    {
        YamlSequenceNode list => [.. list.Children.SelectMany(Words)],
        var node => Words(node),
    };

    private static string[] Words(YamlNode? node) => Scalar(node)?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) ?? [];

    private RowException Refused(string name, string reason) => new($"{_file}: {name}: {reason}");
}
