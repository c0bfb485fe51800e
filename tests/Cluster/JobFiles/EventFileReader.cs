using System.Buffers.Binary;
using System.Text;

namespace NousCoder.Cluster.Tests.JobFiles;

/// <summary>Reads TensorBoard event files by the format's description, sharing no code with the writer.</summary>
internal static class EventFileReader
{
    public static List<Event> Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var events = new List<Event>();
        for (var at = 0; at < bytes.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at));
            BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 8)).ShouldBe(Masked(bytes.AsSpan(at, 8)));
            var data = bytes.AsSpan(at + 12, length);
            BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 12 + length)).ShouldBe(Masked(data));
            events.Add(Parse(data));
            at += 16 + length;
        }

        return events;
    }

    /// <summary>CRC-32C bit by bit.</summary>
    public static uint Crc(ReadOnlySpan<byte> data)
    {
        var crc = 0xffffffffu;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : crc >> 1 ^ 0x82f63b78u;
            }
        }

        return ~crc;
    }

    private static uint Masked(ReadOnlySpan<byte> data)
    {
        var crc = Crc(data);
        return (crc >> 15 | crc << 17) + 0xa282ead8u;
    }

    private static Event Parse(ReadOnlySpan<byte> data)
    {
        var read = new Event();
        foreach (var (field, number, bytes) in Fields(data))
        {
            read = field switch
            {
                1 => read with { WallTime = BitConverter.UInt64BitsToDouble(number) },
                2 => read with { Step = (long)number },
                3 => read with { FileVersion = Encoding.UTF8.GetString(bytes) },
                5 => read with { Scalars = Fields(bytes).Select(value => Scalar(value.Bytes)).ToDictionary() },
                _ => throw new InvalidDataException($"Field {field}."),
            };
        }

        return read;
    }

    private static (string, float) Scalar(byte[] value)
    {
        var fields = Fields(value);
        return (Encoding.UTF8.GetString(fields.Single(f => f.Field == 1).Bytes), BitConverter.UInt32BitsToSingle((uint)fields.Single(f => f.Field == 2).Number));
    }

    private static List<(int Field, ulong Number, byte[] Bytes)> Fields(ReadOnlySpan<byte> data)
    {
        var fields = new List<(int, ulong, byte[])>();
        while (data.Length > 0)
        {
            var key = Varint(ref data);
            var bytes = (int)(key & 7) switch { 0 => 0, 1 => 8, 2 => (int)Varint(ref data), 5 => 4, var other => throw new InvalidDataException($"Wire type {other}.") };
            var number = (key & 7) switch
            {
                0 => Varint(ref data),
                1 => BinaryPrimitives.ReadUInt64LittleEndian(data),
                5 => BinaryPrimitives.ReadUInt32LittleEndian(data),
                _ => 0UL,
            };
            fields.Add(((int)(key >> 3), number, data[..bytes].ToArray()));
            data = data[bytes..];
        }

        return fields;
    }

    private static ulong Varint(ref ReadOnlySpan<byte> data)
    {
        var number = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var part = data[0];
            data = data[1..];
            number |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                return number;
            }
        }
    }

    internal sealed record Event
    {
        public double WallTime { get; init; }

        public long? Step { get; init; }

        public string? FileVersion { get; init; }

        public Dictionary<string, float> Scalars { get; init; } = [];
    }
}
