using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;
using NousCoder.Datasets.Json;
using ParquetSharp;

namespace NousCoder.Datasets.Files;

/// <summary>Writes the values of parquet's types as JSON.</summary>
internal static class ParquetTypes
{
    private const long JulianDayOf1970 = 2_440_588;
    private const int UuidBytes = 16, HalfBytes = 2;

    /// <summary>Creates the reader of a stored column.</summary>
    /// <param name="index">Number of the stored column.</param>
    /// <param name="column">Its description.</param>
    /// <returns>Null for a type that is not read.</returns>
    public static ParquetLeaf? Leaf(int index, ColumnDescriptor column)
    {
        using var logical = column.LogicalType;
        return column.PhysicalType switch
        {
            PhysicalType.Boolean => Values<bool>((w, v) => w.WriteBooleanValue(v)),
            PhysicalType.Int32 => Int32(logical) is { } write ? Values(write) : null,
            PhysicalType.Int64 => Int64(logical) is { } write ? Values(write) : null,
            PhysicalType.Int96 => Values<Int96>((w, v) => w.WriteStringValue(Time(Days(v.C - JulianDayOf1970).AddTicks((long)((uint)v.A | ((ulong)(uint)v.B << 32)) / 100)))),
            PhysicalType.Float => Values<float>((w, v) => WriteNumber(w, v, v.ToString("R", CultureInfo.InvariantCulture))),
            PhysicalType.Double => Values<double>((w, v) => WriteNumber(w, v, v.ToString("R", CultureInfo.InvariantCulture))),
            PhysicalType.ByteArray => Bytes(logical),
            PhysicalType.FixedLenByteArray => Fixed(logical, column.TypeLength) is { } write ? Values(write) : null,
            _ => null,
        };

        ParquetLeaf Values<T>(Action<Utf8JsonWriter, T> write)
            where T : unmanaged => new ParquetValues<T>(index, column.Path.ToDotString(), column.MaxDefinitionLevel, column.MaxRepetitionLevel, write);

        ParquetLeaf? Bytes(LogicalType type) => type switch
        {
            DecimalLogicalType { Scale: var scale } => Values<ByteArray>((w, v) => WriteDecimal(w, new BigInteger(ParquetTypes.Bytes(v), isBigEndian: true), scale)),
            { Type: LogicalTypeEnum.String or LogicalTypeEnum.Enum or LogicalTypeEnum.Json or LogicalTypeEnum.None or LogicalTypeEnum.Undefined or LogicalTypeEnum.Nil }
                => new ParquetText(index, column.Path.ToDotString(), column.MaxDefinitionLevel, column.MaxRepetitionLevel),
            _ => null,
        };
    }

    public static byte[] Bytes(ByteArray value) => Bytes(value.Pointer, value.Length);

    /// <summary>Writes a text. One that is no Unicode becomes half a surrogate pair, which whoever uses it refuses by name.</summary>
    public static void WriteText(Utf8JsonWriter writer, ReadOnlySpan<byte> text)
    {
        if (Utf8.IsValid(text))
        {
            writer.WriteStringValue(text);
        }
        else
        {
            writer.WriteRawValue("\"\\ud800\""u8, skipInputValidation: true);
        }
    }

    private static Action<Utf8JsonWriter, int>? Int32(LogicalType type) => type switch
    {
        IntLogicalType { IsSigned: false } => (w, v) => w.WriteNumberValue((uint)v),
        DecimalLogicalType { Scale: var scale } => (w, v) => WriteDecimal(w, v, scale),
        TimeLogicalType => (w, v) => w.WriteStringValue(OfDay(v * TimeSpan.TicksPerMillisecond)),
        { Type: LogicalTypeEnum.Date } => (w, v) => w.WriteStringValue(Days(v).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        { Type: LogicalTypeEnum.Int or LogicalTypeEnum.None or LogicalTypeEnum.Undefined or LogicalTypeEnum.Nil } => (w, v) => w.WriteNumberValue(v),
        _ => null,
    };

    private static Action<Utf8JsonWriter, long>? Int64(LogicalType type) => type switch
    {
        IntLogicalType { IsSigned: false } => (w, v) => w.WriteNumberValue((ulong)v),
        DecimalLogicalType { Scale: var scale } => (w, v) => WriteDecimal(w, v, scale),
        TimestampLogicalType { TimeUnit: var unit } => (w, v) => w.WriteStringValue(Time(DateTime.UnixEpoch.AddTicks(Ticks(v, unit)))),
        TimeLogicalType { TimeUnit: var unit } => (w, v) => w.WriteStringValue(OfDay(Ticks(v, unit))),
        { Type: LogicalTypeEnum.Int or LogicalTypeEnum.None or LogicalTypeEnum.Undefined or LogicalTypeEnum.Nil } => (w, v) => w.WriteNumberValue(v),
        _ => null,
    };

    private static Action<Utf8JsonWriter, FixedLenByteArray>? Fixed(LogicalType type, int length) => type switch
    {
        DecimalLogicalType { Scale: var scale } => (w, v) => WriteDecimal(w, new BigInteger(Bytes(v.Pointer, length), isBigEndian: true), scale),
        { Type: LogicalTypeEnum.Uuid } when length == UuidBytes => (w, v) => w.WriteStringValue(new Guid(Bytes(v.Pointer, length), bigEndian: true)),
        { Type: LogicalTypeEnum.Float16 } when length == HalfBytes => (w, v) =>
        {
            var half = BinaryPrimitives.ReadHalfLittleEndian(Bytes(v.Pointer, length));
            WriteNumber(w, (double)half, half.ToString("R", CultureInfo.InvariantCulture));
        },
        { Type: LogicalTypeEnum.None or LogicalTypeEnum.Undefined } => (w, v) => WriteText(w, Bytes(v.Pointer, length)),
        _ => null,
    };

    private static byte[] Bytes(IntPtr pointer, int length)
    {
        var bytes = new byte[length];
        if (length > 0)
        {
            Marshal.Copy(pointer, bytes, 0, length);
        }

        return bytes;
    }

    private static void WriteNumber(Utf8JsonWriter writer, double value, string text)
    {
        if (double.IsFinite(value))
        {
            writer.WriteRawValue(text, skipInputValidation: true);
        }
        else if (double.IsNaN(value))
        {
            writer.WriteRawValue(PythonLiteral.NotANumber, skipInputValidation: true);
        }
        else
        {
            writer.WriteRawValue(value > 0 ? PythonLiteral.Infinity : PythonLiteral.MinusInfinity, skipInputValidation: true);
        }
    }

    private static void WriteDecimal(Utf8JsonWriter writer, BigInteger unscaled, int scale)
    {
        var digits = BigInteger.Abs(unscaled).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        var fraction = digits[^scale..].TrimEnd('0');
        writer.WriteRawValue($"{(unscaled.Sign < 0 ? "-" : "")}{digits[..^scale]}{(fraction.Length > 0 ? "." : "")}{fraction}", skipInputValidation: true);
    }

    private static long Ticks(long value, TimeUnit unit) => unit switch
    {
        TimeUnit.Millis => checked(value * TimeSpan.TicksPerMillisecond),
        TimeUnit.Micros => checked(value * TimeSpan.TicksPerMicrosecond),
        _ => value / 100,
    };

    private static DateTime Days(long since1970) => DateTime.UnixEpoch.AddDays(since1970);

    private static string Time(DateTime time) => time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);

    private static string OfDay(long ticks) => new TimeSpan(ticks).ToString("c", CultureInfo.InvariantCulture);
}
