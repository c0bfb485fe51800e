using System.Buffers;
using System.Buffers.Text;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace NousCoder.Datasets.Formats;

/// <summary>
/// Unpacks the private tests of LiveCodeBench: base64 of zlib of a pickle of one text, which is JSON. Nothing of it is
/// ever executed, and its size is bounded whatever it claims.
/// </summary>
/// <param name="maxBytes">Most bytes that may come out. Default 512 MiB; the largest known has 189 MB.</param>
internal sealed class PackedTests(int maxBytes = 512 << 20)
{
    private readonly PickledText _pickle = new(maxBytes);

    /// <param name="packed">The base64; what stood there is gone afterwards.</param>
    /// <param name="field">Names it in errors.</param>
    /// <returns>The JSON, good until the next call.</returns>
    /// <exception cref="RowException">It is something else.</exception>
    public Memory<byte> Unpack(Memory<byte> packed, string field)
    {
        if (Base64.DecodeFromUtf8InPlace(packed.Span, out var length) != OperationStatus.Done)
        {
            throw RowException.Field(field, "is neither a JSON list nor base64");
        }

        MemoryMarshal.TryGetArray<byte>(packed[..length], out var bytes);
        using var zlib = new ZLibStream(new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count), CompressionMode.Decompress);
        try
        {
            return _pickle.Read(zlib);
        }
        catch (PickleException error)
        {
            throw RowException.Field(field, error.Message);
        }
        catch (InvalidDataException)
        {
            throw RowException.Field(field, "is base64 of something that is not zlib, or is damaged");
        }
        catch (EndOfStreamException)
        {
            throw RowException.Field(field, "is a pickle that is cut off");
        }
    }
}
