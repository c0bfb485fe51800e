namespace NousCoder.Grains.Problems;

/// <summary>What follows from an event of an import.</summary>
public enum ImportAction
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The client is told that the dataset is there.</summary>
    AnswerExisting,

    /// <summary>An import with no pages is opened; the pages of an open one are deleted.</summary>
    Open,

    /// <summary>The open import is continued after its last page.</summary>
    Continue,

    /// <summary>The page, or the dataset, is stored.</summary>
    Store,

    /// <summary>The call is refused: there is no dataset to repair.</summary>
    RefuseNoDataset,

    /// <summary>The call is refused: its import is not open any more.</summary>
    RefuseSuperseded,
}
