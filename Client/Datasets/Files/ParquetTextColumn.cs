using NousCoder.Client.Datasets.Json;
using Parquet;
using Parquet.Schema;

namespace NousCoder.Client.Datasets.Files;

/// <summary>
/// A column of texts. They are read as bytes and not as the text that the schema says, because tests fill gigabytes and
/// .NET's text takes twice the room.
/// </summary>
internal sealed class ParquetTextColumn : ParquetColumn
{
    // A field knows its levels once it is part of a schema.
    private readonly DataField _field;
    private ReadOnlyMemory<byte>[] _values = [];
    private int[] _defined = [];
    private byte[] _copy = [];
    private int _row;
    private int _value;

    public ParquetTextColumn(DataField field)
        : base(field.Name) =>
        _field = new ParquetSchema(new DataField(field.Name, typeof(byte[]), field.IsNullable)).DataFields[0];

    public override async Task ReadAsync(ParquetRowGroupReader group, CancellationToken cancellation)
    {
        (_row, _value) = (0, 0);
        _values = new ReadOnlyMemory<byte>[group.RowCount];
        _defined = _field.IsNullable ? new int[group.RowCount] : [];
        await group.ReadRawAsync<ReadOnlyMemory<byte>>(_field, _values, ParquetLeaf.Levels(_defined), null, cancellation);
    }

    public override RawValue Next()
    {
        var isThere = _defined.Length == 0 || _defined[_row] > 0;
        _row++;
        return isThere ? new RawValue(Copy(_values[_value++]), IsJson: false) : RawValue.Null;
    }

    public override void Forget() => (_values, _defined) = ([], []);

    /// <summary>Whoever reads a row writes in it, and rows of the same text share the one in the column's dictionary.</summary>
    private Memory<byte> Copy(ReadOnlyMemory<byte> value)
    {
        if (_copy.Length < value.Length)
        {
            _copy = GC.AllocateUninitializedArray<byte>(value.Length);
        }

        value.CopyTo(_copy);
        return _copy.AsMemory(0, value.Length);
    }
}
