using NousCoder.Policy.Inference;

namespace NousCoder.Policy.Generation;

/// <summary>Tokens that take up blocks of the cache.</summary>
/// <param name="owner">The request they are of.</param>
/// <param name="index">Order among those of the request, which is their order of age.</param>
/// <param name="tokens">The first of them.</param>
internal abstract class CachedTokens(OpenRequest owner, int index, IEnumerable<int> tokens) : IComparable<CachedTokens>
{
    public OpenRequest Owner => owner;

    public int Index => index;

    public List<int> Tokens { get; } = [.. tokens];

    /// <summary>The blocks of their keys and values, in order.</summary>
    public List<int> Blocks { get; } = [];

    /// <summary>How many of the first are computed: their keys and values are in the blocks.</summary>
    public int Cached { get; set; }

    /// <summary>Tokens yet to be computed.</summary>
    public int Pending => Tokens.Count - Cached;

    /// <summary>How the token that follows them is drawn; null where none follows.</summary>
    public abstract Draw? NextDraw { get; }

    /// <summary>Older before younger: by the arrival of their requests.</summary>
    public int CompareTo(CachedTokens? other) =>
        other is null ? 1 : (owner.Number, index).CompareTo((other.Owner.Number, other.Index));
}
