namespace NousCoder.Contracts.Problems;

/// <summary>Answer to the wish to import a dataset.</summary>
/// <param name="ImportId">Names the import in later calls; null where the dataset is there already.</param>
/// <param name="Existing">The dataset as it stands; null where there is none yet.</param>
/// <param name="Progress">How far an earlier run came that this one goes on with; null for a new import.</param>
[GenerateSerializer, Immutable, Alias("NousCoder.ImportTicket")]
public sealed record ImportTicket(
    [property: Id(0)] string? ImportId,
    [property: Id(1)] DatasetSummary? Existing,
    [property: Id(2)] ImportProgress? Progress);
