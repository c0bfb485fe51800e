using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using NousCoder.Contracts.Jobs;

namespace NousCoder.Silo.JobFiles;

/// <summary>
/// The protobuf message that a TensorBoard record holds, as far as scalars need it:
/// <c>Event { double wall_time = 1; int64 step = 2; string file_version = 3; Summary summary = 5 }</c>,
/// <c>Summary { repeated Value value = 1 }</c>, <c>Value { string tag = 1; float simple_value = 2 }</c>.
/// </summary>
internal static class TensorBoardEvent
{
    // Field number << 3 | wire type: 0 varint, 1 eight bytes, 2 length and bytes, 5 four bytes.
    private const byte WallTime = 1 << 3 | 1;
    private const byte Step = 2 << 3 | 0;
    private const byte Version = 3 << 3 | 2;
    private const byte Summary = 5 << 3 | 2;
    private const byte Value = 1 << 3 | 2;
    private const byte Tag = 1 << 3 | 2;
    private const byte SimpleValue = 2 << 3 | 5;

    /// <summary>The event that every file begins with.</summary>
    public static ReadOnlySpan<byte> FileVersion(DateTimeOffset time)
    {
        var output = new ArrayBufferWriter<byte>();
        WriteTime(output, time);
        WriteBytes(output, Version, "brain.Event:2"u8);
        return output.WrittenSpan;
    }

    /// <summary>The event of a step.</summary>
    public static ReadOnlySpan<byte> Scalars(StepRecord record)
    {
        var summary = new ArrayBufferWriter<byte>();
        var value = new ArrayBufferWriter<byte>();
        foreach (var (name, number) in record.Metrics)
        {
            value.ResetWrittenCount();
            WriteBytes(value, Tag, Encoding.UTF8.GetBytes(name));
            value.Write([SimpleValue]);
            BinaryPrimitives.WriteSingleLittleEndian(value.GetSpan(sizeof(float)), (float)number);
            value.Advance(sizeof(float));
            WriteBytes(summary, Value, value.WrittenSpan);
        }

        var output = new ArrayBufferWriter<byte>();
        WriteTime(output, record.Time);
        output.Write([Step]);
        WriteVarint(output, (ulong)record.Step);
        WriteBytes(output, Summary, summary.WrittenSpan);
        return output.WrittenSpan;
    }

    /// <summary>The step of an event that <see cref="Scalars"/> made; null for any other.</summary>
    public static int? StepOf(ReadOnlySpan<byte> data)
    {
        const int afterTime = 1 + sizeof(double);
        if (data.Length <= afterTime || data[0] != WallTime || data[afterTime] != Step)
        {
            return null;
        }

        var step = 0UL;
        var shift = 0;
        foreach (var part in data[(afterTime + 1)..])
        {
            step |= (ulong)(part & 0x7f) << shift;
            shift += 7;
            if (part < 0x80)
            {
                return step <= int.MaxValue ? (int)step : null;
            }
        }

        return null;
    }

    private static void WriteTime(IBufferWriter<byte> output, DateTimeOffset time)
    {
        output.Write([WallTime]);
        BinaryPrimitives.WriteDoubleLittleEndian(output.GetSpan(sizeof(double)), (time - DateTimeOffset.UnixEpoch).TotalSeconds);
        output.Advance(sizeof(double));
    }

    private static void WriteBytes(IBufferWriter<byte> output, byte field, ReadOnlySpan<byte> data)
    {
        output.Write([field]);
        WriteVarint(output, (ulong)data.Length);
        output.Write(data);
    }

    private static void WriteVarint(IBufferWriter<byte> output, ulong number)
    {
        for (; number >= 0x80; number >>= 7)
        {
            output.Write([(byte)(number | 0x80)]);
        }

        output.Write([(byte)number]);
    }
}
