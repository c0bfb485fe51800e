namespace NousCoder.Grains.Problems;

/// <summary>
/// Phase of the imports into a dataset. The row has it as its summary and its open import, see <see cref="OfRow"/>; which client continues an
/// open import is known to one activation alone. <see cref="ImportTransitions"/> has all changes of it.
/// </summary>
public abstract record ImportPhase
{
    private ImportPhase(bool hasDataset) => HasDataset = hasDataset;

    /// <summary>Gets whether an import was committed. An import that is open beside it is a repair.</summary>
    public bool HasDataset { get; }

    /// <summary>Returns the phase of a row that a new activation has read.</summary>
    public static ImportPhase OfRow(DatasetState row) =>
        row.Import is null ? new Closed(row.Summary is not null) : new BrokenOff(row.Summary is not null);

    /// <summary>No import is open.</summary>
    public sealed record Closed(bool HasDataset) : ImportPhase(HasDataset);

    /// <summary>A client sends pages.</summary>
    /// <param name="HasDataset">True: it is a repair.</param>
    /// <param name="ImportId">Names the import in the client's calls.</param>
    public sealed record Receiving(bool HasDataset, string ImportId) : ImportPhase(HasDataset);

    /// <summary>An import is open that no client continues; the pages that came are stored.</summary>
    public sealed record BrokenOff(bool HasDataset) : ImportPhase(HasDataset);
}
