namespace NousCoder.Datasets.Formats;

/// <summary>What a row itself does not say.</summary>
/// <param name="Dataset">Name of the dataset that it goes into.</param>
/// <param name="Position">Its index, where it states none.</param>
/// <param name="Folder">Folder of its file below the one that is imported, such as <c>taco</c>; may be empty.</param>
/// <param name="WithSolutions">Whether its solutions are wanted.</param>
public readonly record struct RowOrigin(string Dataset, long Position, string Folder = "", bool WithSolutions = false);
