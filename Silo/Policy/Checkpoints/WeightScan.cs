using System.Numerics;
using System.Runtime.InteropServices;
using NousCoder.Contracts;
using NousCoder.Grains.Ports;
using static TorchSharp.torch;

namespace NousCoder.Policy.Checkpoints;

/// <summary>Finds numbers that are not finite in a safetensors file whose bytes come in pieces of any length.</summary>
/// <param name="file">Its name, length and header.</param>
/// <exception cref="CheckpointException">The header is damaged.</exception>
public sealed class WeightScan(OutlineFile file) : IWeightScan
{
    // Infinities and NaNs are the numbers whose exponent has all bits set.
    private const ushort BFloat16Exponent = 0x7F80;
    private const ushort HalfExponent = 0x7C00;
    private const uint SingleExponent = 0x7F80_0000;

    private readonly TensorEntry[] _entries = [.. SafetensorsHeader.Parse(file.Name, file.Start, file.Length).Entries.Where(e => e.Length > 0)];
    private readonly byte[] _split = new byte[sizeof(uint)];
    private int _splitBytes;
    private int _current;
    private long _position;

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<byte> piece)
    {
        while (!piece.IsEmpty && _current < _entries.Length)
        {
            var entry = _entries[_current];
            var isHeader = _position < entry.Start;
            var left = (isHeader ? entry.Start : entry.Start + entry.Length) - _position;
            var part = piece[..(int)Math.Min(left, piece.Length)];
            if (!isHeader && !IsFinite(entry.DataType, part))
            {
                throw TensorBytes.NotFinite(file.Name, entry.Name);
            }

            _position += part.Length;
            piece = piece[part.Length..];
            if (!isHeader && part.Length == left)
            {
                _current++;
            }
        }
    }

    private bool IsFinite(ScalarType type, ReadOnlySpan<byte> bytes) => type switch
    {
        ScalarType.BFloat16 => IsFinite(bytes, BFloat16Exponent),
        ScalarType.Float16 => IsFinite(bytes, HalfExponent),
        ScalarType.Float32 => IsFinite(bytes, SingleExponent),
        _ => true,
    };

    private unsafe bool IsFinite<T>(ReadOnlySpan<byte> bytes, T exponent)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (_splitBytes > 0)
        {
            // The first bytes of a number came with the piece before.
            var taken = Math.Min(sizeof(T) - _splitBytes, bytes.Length);
            bytes[..taken].CopyTo(_split.AsSpan(_splitBytes));
            _splitBytes += taken;
            bytes = bytes[taken..];
            if (_splitBytes < sizeof(T))
            {
                return true;
            }

            _splitBytes = 0;
            if ((MemoryMarshal.Read<T>(_split) & exponent) == exponent)
            {
                return false;
            }
        }

        var rest = bytes[(bytes.Length / sizeof(T) * sizeof(T))..];
        rest.CopyTo(_split);
        _splitBytes = rest.Length;
        return IsFinite(MemoryMarshal.Cast<byte, T>(bytes), exponent);
    }

    private static bool IsFinite<T>(ReadOnlySpan<T> numbers, T exponent)
        where T : unmanaged, IBinaryInteger<T>
    {
        var mask = new Vector<T>(exponent);
        var vectors = MemoryMarshal.Cast<T, Vector<T>>(numbers);
        foreach (var vector in vectors)
        {
            if (Vector.EqualsAny(vector & mask, mask))
            {
                return false;
            }
        }

        foreach (var number in numbers[(vectors.Length * Vector<T>.Count)..])
        {
            if ((number & exponent) == exponent)
            {
                return false;
            }
        }

        return true;
    }
}
