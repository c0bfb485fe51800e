namespace NousCoder.Client.Datasets.Files;

/// <summary>One row of a file, not yet looked into.</summary>
/// <param name="Line">Number of the line that it begins on, from 1.</param>
/// <param name="Position">Its index where it states none: the line from 0, or the place in the array from 0.</param>
/// <param name="Offset">Where in the file its bytes begin.</param>
/// <param name="Json">Its bytes; they are the receiver's until the next row is asked for.</param>
/// <param name="Next">The place after it.</param>
internal readonly record struct RowText(long Line, long Position, long Offset, Memory<byte> Json, RowPlace Next = default);
