using System.Text.Json;
using Parquet;
using Parquet.Schema;

namespace NousCoder.Client.Datasets.Files;

/// <summary>
/// A part of a nested column. Parquet stores only the leaves, each value with two levels: how much of its path is there
/// (definition), and which list of its path it goes on with (repetition). The parts put the values together again.
/// </summary>
internal abstract class ParquetNode(Field field)
{
    public string Name { get; } = field.Name;

    /// <summary>How much of a path is there where this part is there, be it null or empty below.</summary>
    protected int Definition { get; } = field.MaxDefinitionLevel;

    protected int Repetition { get; } = field.MaxRepetitionLevel;

    /// <summary>A leaf below: all leaves of one part have levels that tell the same of it.</summary>
    public abstract ParquetLeaf AnyLeaf { get; }

    /// <summary>The part of a field; null for a kind that no dataset has.</summary>
    public static ParquetNode? Of(Field field)
    {
        switch (field)
        {
            case DataField { IsArray: false } leaf:
                return ParquetLeaf.Of(leaf);
            case ListField list:
                return Of(list.Item) is { } item ? new ParquetList(list, item) : null;
            case StructField structure:
                var parts = structure.Fields.Select(Of).OfType<ParquetNode>().ToImmutableArray();
                return parts.IsEmpty ? null : new ParquetStructure(structure, parts);
            default:
                return null;
        }
    }

    public abstract Task ReadAsync(ParquetRowGroupReader group, CancellationToken cancellation);

    /// <summary>Writes the next value.</summary>
    public abstract void Write(Utf8JsonWriter writer);

    /// <summary>Passes over a value that is not there.</summary>
    public abstract void Skip();

    public abstract void Forget();
}
