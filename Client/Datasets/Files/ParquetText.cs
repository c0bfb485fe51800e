using System.Runtime.InteropServices;
using NousCoder.Datasets.Json;
using ParquetSharp;

namespace NousCoder.Datasets.Files;

/// <summary>A stored column of texts, or of bytes, which are taken for texts.</summary>
internal sealed class ParquetText(int index, string name, int definition, int repetition)
    : ParquetValues<ByteArray>(index, name, definition, repetition, (writer, value) => ParquetTypes.WriteText(writer, ParquetTypes.Bytes(value)))
{
    private byte[] _copy = [];

    /// <summary>The next value as it is: tests fill gigabytes, and as JSON they would be escaped only to be unescaped.</summary>
    /// <returns>Memory that is good until the next call.</returns>
    public RawValue Next()
    {
        if (NextDefinition < Definition)
        {
            SkipEntry();
            return RawValue.Null;
        }

        var value = Take();
        if (_copy.Length < value.Length)
        {
            LargeBuffer.Grow(ref _copy, ..0, value.Length);
        }

        // Whoever reads a row writes in it, and equal texts are one in the column's dictionary.
        if (value.Length > 0)
        {
            Marshal.Copy(value.Pointer, _copy, 0, value.Length);
        }

        SkipEntry();
        return new RawValue(_copy.AsMemory(0, value.Length), IsJson: false);
    }
}
