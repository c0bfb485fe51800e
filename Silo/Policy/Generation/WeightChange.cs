namespace NousCoder.Policy.Generation;

/// <summary>What becomes of a sequence in progress when a later version of its policy's lineage is served.</summary>
public enum WeightChange
{
    /// <summary>It finishes under the version it began with, which stays in memory for as long.</summary>
    Finish,

    /// <summary>
    /// It keeps its tokens with their log-probabilities and versions, has their keys and values computed anew under the later
    /// version, and goes on under that.
    /// </summary>
    Rebuild,
}
