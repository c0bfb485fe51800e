using System.Buffers.Binary;
using NousCoder.Datasets.Json;

namespace NousCoder.Datasets.Formats;

/// <summary>
/// Reads a pickle that holds one text. It knows the few operations that writing a text takes; every other one, those that
/// import and call among them, is refused by its name.
/// </summary>
/// <param name="maxBytes">Most bytes of the text.</param>
internal sealed class PickledText(int maxBytes)
{
    private const int MaxProtocol = 5;

    /// <summary>A text takes its protocol, two frames at most, itself, its memo and the end.</summary>
    private const int MaxOperations = 16;

    private byte[] _text = [];

    /// <returns>The text as UTF-8, good until the next call.</returns>
    /// <exception cref="PickleException">It is something else, or too long.</exception>
    /// <exception cref="EndOfStreamException">It is cut off.</exception>
    public Memory<byte> Read(Stream pickle)
    {
        int? length = null;
        for (var operations = 1; operations <= MaxOperations; operations++)
        {
            var operation = (PickleOperation)Number(pickle, 1);
            switch (operation)
            {
                case PickleOperation.Proto:
                    Protocol(Number(pickle, 1));
                    break;
                case PickleOperation.Frame:
                    Number(pickle, 8);
                    break;
                case PickleOperation.ShortBinUnicode:
                    length = ReadText(pickle, Number(pickle, 1), length);
                    break;
                case PickleOperation.BinUnicode:
                    length = ReadText(pickle, Number(pickle, 4), length);
                    break;
                case PickleOperation.BinUnicode8:
                    length = ReadText(pickle, Number(pickle, 8), length);
                    break;
                case PickleOperation.Memoize:
                    break;
                case PickleOperation.BinPut:
                    Number(pickle, 1);
                    break;
                case PickleOperation.LongBinPut:
                    Number(pickle, 4);
                    break;
                case PickleOperation.Stop:
                    return _text.AsMemory(0, length ?? throw new PickleException("is a pickle that holds no text"));
                default:
                    throw new PickleException($"is a pickle with the operation {PickleNames.Of(operation)}, which is refused: only one text is read from a pickle");
            }
        }

        throw new PickleException($"is a pickle of more than {MaxOperations} operations, which no text takes");
    }

    private static void Protocol(ulong version)
    {
        if (version > MaxProtocol)
        {
            throw new PickleException($"is a pickle of protocol {version}, newer than {MaxProtocol}");
        }
    }

    private int ReadText(Stream pickle, ulong length, int? earlier)
    {
        if (earlier is not null)
        {
            throw new PickleException("is a pickle that holds more than one text");
        }

        if (length > (ulong)maxBytes)
        {
            throw new PickleException($"is a pickle of a text of {length} bytes, more than {maxBytes}");
        }

        if (_text.Length < (int)length)
        {
            LargeBuffer.Grow(ref _text, ..0, (int)length);
        }

        pickle.ReadExactly(_text, 0, (int)length);
        return (int)length;
    }

    /// <summary>A number of 1, 4 or 8 bytes, the least significant first.</summary>
    private static ulong Number(Stream pickle, int bytes)
    {
        Span<byte> number = stackalloc byte[8];
        number.Clear();
        pickle.ReadExactly(number[..bytes]);
        return BinaryPrimitives.ReadUInt64LittleEndian(number);
    }
}
