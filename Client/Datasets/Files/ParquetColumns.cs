using ParquetSharp;
using ParquetSharp.Schema;

namespace NousCoder.Datasets.Files;

/// <summary>Makes columns of a file's schema, lists of the older layouts among them.</summary>
internal sealed class ParquetColumns(SchemaDescriptor schema)
{
    private const int MaxDepth = 64;

    private int _leaf;
    private string _unread = "";

    public ImmutableArray<ParquetColumn> All()
    {
        var columns = ImmutableArray.CreateBuilder<ParquetColumn>();
        foreach (var field in schema.GroupNode.Fields)
        {
            _unread = "";
            var node = Of(field, 0, 0, 0);
            columns.Add(new ParquetColumn(field.Name, node, node is null ? $"is a column of type {_unread}, which is not read" : ""));
        }

        return columns.ToImmutable();
    }

    /// <summary>The part of a field; null if it is not read.</summary>
    private ParquetNode? Of(Node field, int definition, int repetition, int depth)
    {
        if (field.Repetition != Repetition.Repeated)
        {
            return Single(field, definition + (field.Repetition == Repetition.Optional ? 1 : 0), repetition, depth);
        }

        // A list without a group around it.
        return Single(field, definition + 1, repetition + 1, depth) is { } item ? new ParquetList(definition, repetition + 1, item) : null;
    }

    private ParquetNode? Single(Node field, int definition, int repetition, int depth)
    {
        if (field is not GroupNode group)
        {
            return Leaf();
        }

        if (depth == MaxDepth)
        {
            return Unread(field, "nested more than 64 levels deep");
        }

        using var type = field.LogicalType;
        return (type.Type, group.Fields) switch
        {
            (LogicalTypeEnum.List, [{ Repetition: Repetition.Repeated } repeated]) => List(field, repeated, definition, repetition, depth + 1),
            (LogicalTypeEnum.Map, [GroupNode { Repetition: Repetition.Repeated } entries]) => Map(entries, definition, repetition, depth + 1),
            (LogicalTypeEnum.Variant, _) => Unread(field, "variant"),
            _ => Structure(group, definition, repetition, depth + 1),
        };
    }

    private ParquetList? List(Node list, Node repeated, int definition, int repetition, int depth)
    {
        var item = repeated is GroupNode { Fields: [var only] } && repeated.Name != "array" && repeated.Name != $"{list.Name}_tuple"
            ? Of(only, definition + 1, repetition + 1, depth)
            : Single(repeated, definition + 1, repetition + 1, depth);
        return item is null ? null : new ParquetList(definition, repetition + 1, item);
    }

    private ParquetNode? Map(GroupNode entries, int definition, int repetition, int depth)
    {
        var parts = entries.Fields.Select(f => Of(f, definition + 1, repetition + 1, depth)).ToArray();
        return parts switch
        {
            [ParquetLeaf key] => new ParquetMap(definition, repetition + 1, key, null),
            [ParquetLeaf key, { } value] => new ParquetMap(definition, repetition + 1, key, value),
            _ => Unread(entries, "map with keys that are no single values"),
        };
    }

    private ParquetNode? Structure(GroupNode group, int definition, int repetition, int depth)
    {
        var parts = ImmutableArray.CreateBuilder<(string, ParquetNode)>();
        foreach (var field in group.Fields)
        {
            if (Of(field, definition, repetition, depth) is { } part)
            {
                parts.Add((field.Name, part));
            }
        }

        return parts.Count > 0 ? new ParquetStructure(definition, parts.ToImmutable()) : Unread(group, "structure without a part that is read");
    }

    private ParquetLeaf? Leaf()
    {
        var index = _leaf++;
        var column = schema.Column(index);
        if (ParquetTypes.Leaf(index, column) is { } leaf)
        {
            return leaf;
        }

        using var logical = column.LogicalType;
        _unread = logical.Type is LogicalTypeEnum.None or LogicalTypeEnum.Undefined ? column.PhysicalType.ToString() : logical.Type.ToString();
        return null;
    }

    private ParquetNode? Unread(Node field, string type)
    {
        // Its leaves have numbers all the same.
        _leaf += type.StartsWith("nested", StringComparison.Ordinal) || type == "variant" ? LeavesOf(field) : 0;
        _unread = _unread.Length > 0 ? _unread : type;
        return null;
    }

    private static int LeavesOf(Node field) => field is GroupNode group ? group.Fields.Sum(LeavesOf) : 1;
}
