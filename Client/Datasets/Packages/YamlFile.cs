using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace NousCoder.Datasets.Packages;

/// <summary>
/// A YAML file of a package, a map of names to values. It is read as the judges' own loader (PyYAML's <c>safe_load</c>)
/// reads it: of several equal names the last one holds.
/// </summary>
/// <param name="name">Name of the file, for errors.</param>
/// <param name="values">Its root.</param>
internal sealed class YamlFile(string name, YamlMappingNode values)
{
    private const int MaxDepth = 64;

    /// <exception cref="RowException">The text is not YAML, or its root is not a map.</exception>
    public static YamlFile Parse(string text, string name)
    {
        try
        {
            return Load(text) switch
            {
                YamlMappingNode values => new YamlFile(name, values),
                null or YamlScalarNode { Value: null or "" } => new YamlFile(name, []),
                _ => throw new RowException($"{name}: is no list of names and values"),
            };
        }
        catch (YamlException error)
        {
            throw new RowException($"{name}:{error.Start.Line}: is not YAML: {error.Message.TrimEnd('.')}");
        }
    }

    /// <summary>The value of a name; null if it is not there.</summary>
    /// <param name="path">The name, or names of nested maps, outermost first.</param>
    public YamlNode? Find(params ReadOnlySpan<string> path)
    {
        YamlNode? node = values;
        foreach (var part in path)
        {
            node = Find(node as YamlMappingNode, part);
        }

        return node;
    }

    /// <summary>The text of a value; null if there is none, or if it is a list or a map.</summary>
    public string? Text(params ReadOnlySpan<string> path) => TextOf(Find(path));

    /// <summary>Words of a text, or of a list of texts; empty for anything else.</summary>
    public string[] Words(params ReadOnlySpan<string> path) => WordsOf(Find(path));

    /// <summary>The text of a node; null if it is empty, a list or a map.</summary>
    public static string? TextOf(YamlNode? node) => node is YamlScalarNode { Value: { Length: > 0 } text } ? text : null;

    /// <summary>The value of a name in a map; null if it is not there.</summary>
    public static YamlNode? Find(YamlMappingNode? map, string name) =>
        map is not null && map.Children.TryGetValue(new YamlScalarNode(name), out var value) ? value : null;

    /// <summary>Words of a text, or of a list of texts; empty for anything else.</summary>
    public static string[] WordsOf(YamlNode? node) => node is YamlSequenceNode list
        ? [.. list.Children.Select(TextOf).SelectMany(Split)]
        : Split(TextOf(node));

    /// <summary>An error that names the file and the field.</summary>
    public RowException Refused(string field, string reason) => new($"{name}: {field}: {reason}");

    private static string[] Split(string? text) => text?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static YamlNode? Load(string text)
    {
        var parser = new Parser(new StringReader(text));
        parser.Consume<StreamStart>();
        if (!parser.TryConsume<DocumentStart>(out _))
        {
            return null;
        }

        return Read(parser, [], 0);
    }

    // YamlDotNet's own loader refuses a map that has a name twice.
    private static YamlNode Read(Parser parser, Dictionary<AnchorName, YamlNode> anchors, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new YamlException(parser.Current!.Start, parser.Current.End, "Lists and maps are nested too deeply");
        }

        if (parser.TryConsume<AnchorAlias>(out var alias))
        {
            return anchors.TryGetValue(alias.Value, out var known)
                ? known
                : throw new YamlException(alias.Start, alias.End, $"No anchor '{alias.Value}' before it");
        }

        if (parser.TryConsume<Scalar>(out var scalar))
        {
            return Keep(scalar.Anchor, new YamlScalarNode(scalar.Value));
        }

        if (parser.TryConsume<SequenceStart>(out var sequence))
        {
            var list = new YamlSequenceNode();
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                list.Add(Read(parser, anchors, depth + 1));
            }

            return Keep(sequence.Anchor, list);
        }

        var start = parser.Consume<MappingStart>();
        var map = new YamlMappingNode();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = Read(parser, anchors, depth + 1);
            map.Children[key] = Read(parser, anchors, depth + 1);
        }

        return Keep(start.Anchor, map);

        YamlNode Keep(AnchorName anchor, YamlNode node)
        {
            if (!anchor.IsEmpty)
            {
                anchors[anchor] = node;
            }

            return node;
        }
    }
}
