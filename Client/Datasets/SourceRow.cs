namespace NousCoder.Datasets;

/// <summary>A row of a source.</summary>
/// <param name="File">Its file.</param>
/// <param name="Line">The line it begins on, from 1; of a parquet file the row; 0 for a problem package.</param>
/// <param name="Next">Where the source goes on after it.</param>
/// <param name="Row">The row; null where it cannot be used.</param>
/// <param name="Damage">Why it cannot be used; empty where it can.</param>
public sealed record SourceRow(string File, long Line, string Next, DatasetRow? Row, string Damage = "");
