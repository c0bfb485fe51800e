namespace NousCoder.Policy.Generation;

/// <summary>What became of asking for a policy version.</summary>
internal enum ShelfAnswer
{
    /// <summary>It is in memory.</summary>
    Ready,

    /// <summary>Its folder is being fetched.</summary>
    Coming,

    /// <summary>All places are taken by versions with sequences in progress.</summary>
    Full,
}
