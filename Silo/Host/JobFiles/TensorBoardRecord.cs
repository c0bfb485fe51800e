using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;

namespace NousCoder.Silo.JobFiles;

/// <summary>
/// The framing of TFRecord files, little-endian: length (8 bytes), its masked CRC-32C (4), the data, its masked CRC-32C (4).
/// </summary>
internal static class TensorBoardRecord
{
    private const int HeaderBytes = 12;
    private const int FooterBytes = 4;

    // A length beyond it is damage, not a record.
    private const ulong LongestData = 1 << 26;

    /// <summary>Writes a record.</summary>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> data)
    {
        var header = output.GetSpan(HeaderBytes);
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], MaskedCrc(header[..8]));
        output.Advance(HeaderBytes);
        output.Write(data);
        BinaryPrimitives.WriteUInt32LittleEndian(output.GetSpan(FooterBytes), MaskedCrc(data));
        output.Advance(FooterBytes);
    }

    /// <summary>Reads the next record's data; null at the end of the file and where no whole record follows.</summary>
    public static byte[]? TryRead(Stream file)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes
            || BinaryPrimitives.ReadUInt32LittleEndian(header[8..]) != MaskedCrc(header[..8])
            || BinaryPrimitives.ReadUInt64LittleEndian(header) is var length && length > LongestData)
        {
            return null;
        }

        var data = new byte[(int)length + FooterBytes];
        return file.ReadAtLeast(data, data.Length, throwOnEndOfStream: false) == data.Length
            && BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan((int)length)) == MaskedCrc(data.AsSpan(0, (int)length))
            ? data[..(int)length]
            : null;
    }

    /// <summary>CRC-32C, rotated and offset, so that data which holds checksums of its own is still told apart.</summary>
    private static uint MaskedCrc(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        for (; data.Length >= sizeof(ulong); data = data[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
        }

        foreach (var value in data)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return BitOperations.RotateRight(~crc, 15) + 0xa282ead8;
    }
}
