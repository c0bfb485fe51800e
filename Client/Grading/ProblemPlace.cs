namespace NousCoder.Client.Grading;

/// <summary>Where a problem stands in its file.</summary>
/// <param name="Offset">Its first byte.</param>
/// <param name="Length">Bytes of the row.</param>
/// <param name="Line">The line that it begins on, from 1.</param>
/// <param name="Position">Its index where it states none.</param>
internal readonly record struct ProblemPlace(long Offset, int Length, long Line, long Position);
