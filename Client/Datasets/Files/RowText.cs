using NousCoder.Datasets.Json;

namespace NousCoder.Datasets.Files;

/// <summary>One row of a file, not yet looked into.</summary>
/// <param name="Line">Number of the line that it begins on, from 1.</param>
/// <param name="Position">Its index where it states none: its number among the rows from 0, in whatever kind of file.</param>
/// <param name="Offset">Where in the file its bytes begin.</param>
/// <param name="Json">Its bytes; they are the receiver's until the next row is asked for.</param>
/// <param name="Next">The place after it.</param>
/// <param name="Damage">What is wrong with the file here, where that is more than the row's own bytes could tell; else empty.</param>
public readonly record struct RowText(long Line, long Position, long Offset, Memory<byte> Json, RowPlace Next = default, string Damage = "")
{
    /// <summary>The fields of the row.</summary>
    /// <exception cref="RowException">It is damaged, or no JSON object.</exception>
    public RowFields Fields()
    {
        if (Damage.Length > 0)
        {
            throw new RowException(Damage);
        }

        // Hugging Face's dataset viewer puts each row into another.
        var fields = RowFields.Parse(Json);
        return fields.Has("row_idx") && fields.Find("row") is { IsObject: true } ? fields.Fields("row") : fields;
    }
}
