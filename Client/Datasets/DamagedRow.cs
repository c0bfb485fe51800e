namespace NousCoder.Client.Datasets;

/// <summary>A row that cannot be used.</summary>
/// <param name="Line">The line it begins on.</param>
/// <param name="Message">The field and what is wrong with it.</param>
internal sealed record DamagedRow(long Line, string Message);
