using NousCoder.Datasets.Files;

namespace NousCoder.Datasets;

/// <summary>A place in a list of files, as a text that another process can go on from.</summary>
internal readonly record struct RowCursor(int File, RowPlace Place)
{
    /// <summary>Reads what <see cref="ToString"/> wrote; the beginning of the first file for an empty text.</summary>
    public static RowCursor Parse(string text)
    {
        if (text.Length == 0)
        {
            return new RowCursor(0, RowPlace.Start());
        }

        var numbers = text.Split(' ').Select(n => long.Parse(n, NumberStyles.None, CultureInfo.InvariantCulture)).ToArray();
        return new RowCursor((int)numbers[0], new RowPlace(numbers[1], numbers[2], numbers[3]));
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{File} {Place.Offset} {Place.Line} {Place.Position}");
}
