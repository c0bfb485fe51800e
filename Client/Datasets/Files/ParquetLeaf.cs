using System.Buffers;
using System.Text.Json;
using ParquetSharp;

namespace NousCoder.Datasets.Files;

/// <summary>The entries of a stored column, read a few at a time.</summary>
/// <param name="index">Number of the stored column.</param>
/// <param name="name">Its path, for errors.</param>
/// <param name="definition">Its highest definition level.</param>
/// <param name="repetition">Its highest repetition level.</param>
internal abstract class ParquetLeaf(int index, string name, int definition, int repetition) : ParquetNode(definition), IDisposable
{
    protected const int BatchSize = 512;

    private readonly short[] _definitions = new short[definition > 0 ? BatchSize : 0];
    private readonly short[] _repetitions = new short[repetition > 0 ? BatchSize : 0];
    private readonly ArrayBufferWriter<byte> _key = new();
    private ColumnReader? _reader;
    private int _entries;
    private int _at;

    public override ParquetLeaf AnyLeaf => this;

    public override IEnumerable<ParquetLeaf> Leaves => [this];

    /// <summary>How much of the next entry's path is there.</summary>
    /// <exception cref="InvalidDataException">The column has fewer entries than rows.</exception>
    public int NextDefinition => HasNext()
        ? (Definition == 0 ? 0 : _definitions[_at])
        : throw new InvalidDataException($"column '{name}' ends before the rows do");

    /// <summary>Which list the next entry continues; 0 at the beginning of a row and behind the last.</summary>
    public int NextRepetition => repetition == 0 || !HasNext() ? 0 : _repetitions[_at];

    /// <summary>Begins to read a row group.</summary>
    public void Open(RowGroupReader group)
    {
        _reader?.Dispose();
        _reader = group.Column(index);
        (_entries, _at) = (0, 0);
    }

    public override void Write(Utf8JsonWriter writer)
    {
        if (NextDefinition < Definition)
        {
            writer.WriteNullValue();
        }
        else
        {
            WriteValue(writer);
        }

        _at++;
    }

    /// <summary>Reads the next value as the text of a key: a text as it is, anything else as JSON writes it.</summary>
    public string NextText()
    {
        _key.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(_key))
        {
            Write(writer);
        }

        using var json = JsonDocument.Parse(_key.WrittenMemory);
        return json.RootElement.ValueKind == JsonValueKind.String ? json.RootElement.GetString()! : System.Text.Encoding.UTF8.GetString(_key.WrittenSpan);
    }

    /// <summary>Passes over the next entry, which holds no value.</summary>
    public void SkipEntry()
    {
        _ = NextDefinition;
        _at++;
    }

    public void Dispose() => _reader?.Dispose();

    /// <summary>Writes the next value that is there.</summary>
    protected abstract void WriteValue(Utf8JsonWriter writer);

    /// <summary>Reads the next entries.</summary>
    /// <returns>How many.</returns>
    protected abstract int Read(ColumnReader reader, Span<short> definitions, Span<short> repetitions);

    private bool HasNext()
    {
        while (_at == _entries)
        {
            if (_reader is not { HasNext: true })
            {
                return false;
            }

            // A page may hold no value.
            _entries = Read(_reader, _definitions, _repetitions);
            _at = 0;
        }

        return true;
    }
}
