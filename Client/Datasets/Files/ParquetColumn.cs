using NousCoder.Client.Datasets.Json;
using Parquet;
using Parquet.Schema;

namespace NousCoder.Client.Datasets.Files;

/// <summary>A column of a parquet file, as one value a row.</summary>
internal abstract class ParquetColumn(string name)
{
    public string Name => name;

    /// <summary>The column of a field; null for a kind that no dataset has.</summary>
    public static ParquetColumn? Of(Field field) => field switch
    {
        DataField { IsArray: false } text when text.ClrType == typeof(ReadOnlyMemory<char>) || text.ClrType == typeof(ReadOnlyMemory<byte>) => new ParquetTextColumn(text),
        _ when ParquetNode.Of(field) is { } node => new ParquetNestedColumn(node),
        _ => null,
    };

    /// <summary>Reads the column of a row group.</summary>
    public abstract Task ReadAsync(ParquetRowGroupReader group, CancellationToken cancellation);

    /// <summary>The value of the next row.</summary>
    public abstract RawValue Next();

    /// <summary>Lets go of the row group.</summary>
    public abstract void Forget();
}
