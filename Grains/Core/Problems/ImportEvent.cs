namespace NousCoder.Grains.Problems;

/// <summary>An event that may change the phase of the imports into a dataset. <see cref="ImportTransitions"/> has the effect of each in each phase.</summary>
public abstract record ImportEvent
{
    private ImportEvent()
    {
    }

    /// <summary>A client begins an import, or continues one.</summary>
    /// <param name="ImportId">A new id: of two clients that import the same, the later continues and the earlier is told so.</param>
    /// <param name="IsSame">True if the open import is of the same content.</param>
    public sealed record ImportRequested(string ImportId, bool IsSame) : ImportEvent;

    /// <summary>A client begins a repair.</summary>
    /// <param name="ImportId">A new id.</param>
    public sealed record RepairRequested(string ImportId) : ImportEvent;

    /// <summary>A page came.</summary>
    /// <param name="ImportId">Id of its import.</param>
    public sealed record PageReceived(string ImportId) : ImportEvent;

    /// <summary>What came of an import could not be stored or read: the client must begin or continue it again.</summary>
    public sealed record StorageFailed : ImportEvent;

    /// <summary>The client says that all pages came.</summary>
    /// <param name="ImportId">Id of its import.</param>
    public sealed record CommitRequested(string ImportId) : ImportEvent;

    /// <summary>The dataset is stored.</summary>
    public sealed record Committed : ImportEvent;
}
