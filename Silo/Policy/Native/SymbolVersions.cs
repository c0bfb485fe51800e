using System.Buffers.Binary;
using System.Text;

namespace NousCoder.Policy.Native;

/// <summary>Edits the versions that a shared library requires of the libraries it needs, in its image.</summary>
/// <remarks>
/// TorchSharp's binding names GLIBCXX_3.4.32, a marker of the compiler that built it, and uses no symbol of it. The dynamic
/// loader passes over a version that is missing where the requirement is weak (gABI, Elfxx_Vernaux.vna_flags VER_FLG_WEAK).
/// </remarks>
internal static class SymbolVersions
{
    // 64-bit, little-endian.
    private static readonly byte[] Magic = [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1];
    private const uint ProgramLoad = 1;
    private const uint ProgramDynamic = 2;
    private const ulong TagStrings = 5;
    private const ulong TagVersionsNeeded = 0x6ffffffe;
    private const ulong TagVersionsNeededCount = 0x6fffffff;
    private const ushort FlagWeak = 2;

    /// <summary>Marks as weak each requirement whose version <paramref name="choose"/> takes.</summary>
    /// <param name="image">A 64-bit little-endian ELF shared library; changed in place.</param>
    /// <param name="choose">Takes a version's name, such as GLIBCXX_3.4.32.</param>
    /// <exception cref="BadImageFormatException">It is no such library.</exception>
    public static void MakeWeak(Span<byte> image, Func<string, bool> choose)
    {
        if (image.Length < 64 || !image.StartsWith(Magic))
        {
            throw new BadImageFormatException("Not a 64-bit little-endian ELF file.");
        }

        var segments = Segments(image);
        var dynamic = Dynamic(image, segments);
        var strings = Offset(segments, dynamic[TagStrings]);
        var needed = Offset(segments, dynamic[TagVersionsNeeded]);
        for (var left = dynamic[TagVersionsNeededCount]; left > 0; left--)
        {
            var auxiliary = needed + (int)U32(image, needed + 8);
            for (int count = U16(image, needed + 2); count > 0; count--)
            {
                if (choose(NameAt(image, strings + (int)U32(image, auxiliary + 8))))
                {
                    var flags = image.Slice(auxiliary + 4, 2);
                    BinaryPrimitives.WriteUInt16LittleEndian(flags, (ushort)(U16(image, auxiliary + 4) | FlagWeak));
                }

                auxiliary += (int)U32(image, auxiliary + 12);
            }

            needed += (int)U32(image, needed + 12);
        }
    }

    private static List<(uint Type, ulong Offset, ulong Address, ulong Size)> Segments(ReadOnlySpan<byte> image)
    {
        var (start, size, count) = ((int)U64(image, 32), U16(image, 54), U16(image, 56));
        var segments = new List<(uint, ulong, ulong, ulong)>(count);
        for (var i = 0; i < count; i++)
        {
            var at = start + (i * size);
            segments.Add((U32(image, at), U64(image, at + 8), U64(image, at + 16), U64(image, at + 32)));
        }

        return segments;
    }

    private static Dictionary<ulong, ulong> Dynamic(
        ReadOnlySpan<byte> image, List<(uint Type, ulong Offset, ulong Address, ulong Size)> segments)
    {
        var segment = segments.Single(s => s.Type == ProgramDynamic);
        var entries = new Dictionary<ulong, ulong>();
        for (var at = (int)segment.Offset; at < (int)(segment.Offset + segment.Size) && U64(image, at) != 0; at += 16)
        {
            entries[U64(image, at)] = U64(image, at + 8);
        }

        return entries;
    }

    private static int Offset(List<(uint Type, ulong Offset, ulong Address, ulong Size)> segments, ulong address)
    {
        var segment = segments.First(s => s.Type == ProgramLoad && address >= s.Address && address < s.Address + s.Size);
        return (int)(segment.Offset + address - segment.Address);
    }

    private static string NameAt(ReadOnlySpan<byte> image, int at) =>
        Encoding.ASCII.GetString(image.Slice(at, image[at..].IndexOf((byte)0)));

    private static ushort U16(ReadOnlySpan<byte> image, int at) => BinaryPrimitives.ReadUInt16LittleEndian(image[at..]);

    private static uint U32(ReadOnlySpan<byte> image, int at) => BinaryPrimitives.ReadUInt32LittleEndian(image[at..]);

    private static ulong U64(ReadOnlySpan<byte> image, int at) => BinaryPrimitives.ReadUInt64LittleEndian(image[at..]);
}
