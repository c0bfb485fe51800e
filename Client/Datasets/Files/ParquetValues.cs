using System.Text.Json;
using ParquetSharp;

namespace NousCoder.Datasets.Files;

/// <summary>A stored column of one physical type.</summary>
/// <param name="index">Number of the stored column.</param>
/// <param name="name">Its path, for errors.</param>
/// <param name="definition">Its highest definition level.</param>
/// <param name="repetition">Its highest repetition level.</param>
/// <param name="write">Writes a value.</param>
internal class ParquetValues<T>(int index, string name, int definition, int repetition, Action<Utf8JsonWriter, T> write)
    : ParquetLeaf(index, name, definition, repetition)
    where T : unmanaged
{
    private readonly T[] _values = new T[BatchSize];
    private int _value;

    protected override void WriteValue(Utf8JsonWriter writer) => write(writer, Take());

    /// <summary>Takes the next value. What it points to is good until the next entry is looked at.</summary>
    protected T Take() => _values[_value++];

    protected override int Read(ColumnReader reader, Span<short> definitions, Span<short> repetitions)
    {
        _value = 0;
        return checked((int)((ColumnReader<T>)reader).ReadBatch(BatchSize, definitions, repetitions, _values, out _));
    }
}
