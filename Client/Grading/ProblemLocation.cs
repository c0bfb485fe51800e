namespace NousCoder.Client.Grading;

/// <summary>Location of a problem's row in its file.</summary>
/// <param name="Offset">Offset of its first byte.</param>
/// <param name="Length">Bytes of the row.</param>
/// <param name="Line">The line that it begins on, from 1.</param>
/// <param name="Position">Its number among the rows, from 0: its index if it states none.</param>
/// <param name="Digest">Digest of its bytes.</param>
internal readonly record struct ProblemLocation(long Offset, int Length, long Line, long Position, UInt128 Digest);
