using System.Text.Json;
using Parquet;
using Parquet.Schema;

namespace NousCoder.Client.Datasets.Files;

/// <summary>The values of a nested column's leaf in a row group.</summary>
internal abstract class ParquetLeaf(DataField field) : ParquetNode(field)
{
    private int[] _definitions = [];
    private int[] _repetitions = [];
    private int _entries;
    private int _at;

    public override ParquetLeaf AnyLeaf => this;

    /// <summary>How much of the next entry's path is there.</summary>
    public int NextDefinition => Definition == 0 ? 0 : _definitions[_at];

    /// <summary>Which list the next entry goes on with; 0 at the beginning of a row and behind the last.</summary>
    public int NextRepetition => Repetition == 0 || _at == _entries ? 0 : _repetitions[_at];

    /// <summary>The leaf of a field; null for a type that no dataset has.</summary>
    public static ParquetLeaf? Of(DataField field) => field.ClrType switch
    {
        var t when t == typeof(ReadOnlyMemory<char>) => new Typed<ReadOnlyMemory<char>>(field, (w, v) => w.WriteStringValue(v.Span)),
        var t when t == typeof(long) => new Typed<long>(field, (w, v) => w.WriteNumberValue(v)),
        var t when t == typeof(int) => new Typed<int>(field, (w, v) => w.WriteNumberValue(v)),
        var t when t == typeof(bool) => new Typed<bool>(field, (w, v) => w.WriteBooleanValue(v)),
        var t when t == typeof(DateTime) => new Typed<DateTime>(field, (w, v) => w.WriteStringValue(v)),
        // JSON has no infinity: a number of a row's metadata that is none is as good as missing.
        var t when t == typeof(double) => new Typed<double>(field, (w, v) => Write(w, v)),
        var t when t == typeof(float) => new Typed<float>(field, (w, v) => Write(w, v)),
        _ => null,
    };

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

    public override void Skip() => _at++;

    public override void Forget() => (_definitions, _repetitions) = ([], []);

    public override async Task ReadAsync(ParquetRowGroupReader group, CancellationToken cancellation)
    {
        _at = 0;
        _entries = checked((int)(group.GetMetadata(field)?.MetaData?.NumValues ?? group.RowCount));
        _definitions = Definition > 0 ? new int[_entries] : [];
        _repetitions = Repetition > 0 ? new int[_entries] : [];
        await ReadAsync(group, field, _entries, Levels(_definitions), Levels(_repetitions), cancellation);
    }

    protected abstract Task ReadAsync(
        ParquetRowGroupReader group, DataField field, int entries, Memory<int>? definitions, Memory<int>? repetitions, CancellationToken cancellation);

    /// <summary>Where levels go; null where a field has none, which an empty memory would not say.</summary>
    internal static Memory<int>? Levels(int[] levels) => levels.Length > 0 ? levels : (Memory<int>?)null;

    /// <summary>Writes the next value that is there.</summary>
    protected abstract void WriteValue(Utf8JsonWriter writer);

    private static void Write(Utf8JsonWriter writer, double value)
    {
        if (double.IsFinite(value))
        {
            writer.WriteNumberValue(value);
        }
        else
        {
            writer.WriteNullValue();
        }
    }

    private sealed class Typed<T>(DataField field, Action<Utf8JsonWriter, T> write) : ParquetLeaf(field)
        where T : struct
    {
        private T[] _values = [];
        private int _value;

        public override void Forget()
        {
            base.Forget();
            _values = [];
        }

        protected override async Task ReadAsync(
            ParquetRowGroupReader group, DataField field, int entries, Memory<int>? definitions, Memory<int>? repetitions, CancellationToken cancellation)
        {
            (_value, _values) = (0, new T[entries]);
            await group.ReadRawAsync<T>(field, _values, definitions, repetitions, cancellation);
        }

        protected override void WriteValue(Utf8JsonWriter writer) => write(writer, _values[_value++]);
    }
}
