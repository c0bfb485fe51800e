namespace NousCoder.Contracts.Problems;

/// <summary>Answer to the wish to import a dataset.</summary>
/// <param name="ImportId">Names the import in later calls; null where nothing is to be done.</param>
/// <param name="Existing">The dataset as it stands, where the same content was imported before.</param>
[GenerateSerializer, Immutable, Alias("NousCoder.ImportTicket")]
public sealed record ImportTicket(
    [property: Id(0)] string? ImportId,
    [property: Id(1)] DatasetSummary? Existing);
