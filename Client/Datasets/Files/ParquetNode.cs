using System.Text.Json;

namespace NousCoder.Datasets.Files;

/// <summary>
/// A part of a parquet column. Parquet stores only the leaves, each entry with two levels: how much of its path is there
/// (definition), and which list of its path it continues (repetition). The parts assemble the values of a row.
/// </summary>
/// <param name="definition">Definition level from which on this part is there, be it empty below.</param>
internal abstract class ParquetNode(int definition)
{
    protected int Definition { get; } = definition;

    /// <summary>A leaf below. The levels of all leaves below agree on this part.</summary>
    public abstract ParquetLeaf AnyLeaf { get; }

    /// <summary>All leaves below.</summary>
    public abstract IEnumerable<ParquetLeaf> Leaves { get; }

    /// <summary>Writes the next value.</summary>
    public abstract void Write(Utf8JsonWriter writer);

    /// <summary>Passes over the next entry, which holds no value.</summary>
    public void Skip()
    {
        foreach (var leaf in Leaves)
        {
            leaf.SkipEntry();
        }
    }
}
