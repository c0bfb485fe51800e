namespace NousCoder.Policy.Inference;

/// <summary>Successive tokens of one sequence in a batch.</summary>
/// <param name="First">Place of the first of them in the batch.</param>
/// <param name="Count">How many.</param>
/// <param name="Start">How many tokens of the sequence stand before them, all in the cache.</param>
/// <param name="Blocks">The sequence's blocks, which have room for these tokens.</param>
internal readonly record struct Segment(int First, int Count, int Start, List<int> Blocks)
{
    /// <summary>Tokens of the sequence once these are in the cache.</summary>
    public int End => Start + Count;
}
