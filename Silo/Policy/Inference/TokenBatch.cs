using System.Runtime.InteropServices;
using NousCoder.Policy.Model;

namespace NousCoder.Policy.Inference;

/// <summary>
/// Tokens that are computed together: of a sequence that samples its last one, of a prompt that is being read the next few.
/// Used over and over.
/// </summary>
internal sealed class TokenBatch
{
    private readonly List<int> _tokens = [];
    private readonly List<int> _positions = [];
    private readonly List<long> _slots = [];
    private readonly List<Segment> _segments = [];
    private readonly List<Draw> _draws = [];
    private readonly List<int> _sources = [];
    private readonly List<SampledToken> _sampled = [];

    /// <summary>Tokens in all.</summary>
    public int Count => _tokens.Count;

    public ReadOnlySpan<int> Tokens => CollectionsMarshal.AsSpan(_tokens);

    /// <summary>Of each token, how many stand before it in its sequence.</summary>
    public ReadOnlySpan<int> Positions => CollectionsMarshal.AsSpan(_positions);

    public ReadOnlySpan<Segment> Segments => CollectionsMarshal.AsSpan(_segments);

    /// <summary>How tokens are drawn, for each segment that is followed by a new token.</summary>
    public IReadOnlyList<Draw> Draws => _draws;

    /// <summary>Of each draw, the place in the batch of the token that the new one follows.</summary>
    public ReadOnlySpan<int> Sources => CollectionsMarshal.AsSpan(_sources);

    /// <summary>What was drawn, once the batch has been computed.</summary>
    public Span<SampledToken> Sampled => CollectionsMarshal.AsSpan(_sampled);

    /// <summary>YaRN in place of the configuration's; null for that.</summary>
    public RopeOverride? Rope { get; private set; }

    /// <summary>Whether what comes out for a sequence may not depend on what else is in the batch, not even in its last digits.</summary>
    public bool Deterministic { get; private set; }

    /// <summary>Of each token, where its keys and values go in the cache: block · tokens of a block + place in the block.</summary>
    public ReadOnlySpan<long> Slots => CollectionsMarshal.AsSpan(_slots);

    /// <summary>Tokens of the longest sequence, those of the batch included.</summary>
    public int Length { get; private set; }

    /// <summary>Empties it.</summary>
    public void Begin(RopeOverride? rope, bool deterministic)
    {
        Rope = rope;
        Deterministic = deterministic;
        Length = 0;
        _tokens.Clear();
        _positions.Clear();
        _segments.Clear();
        _draws.Clear();
        _sources.Clear();
        _sampled.Clear();
    }

    /// <summary>Adds a sequence's tokens from <paramref name="start"/> on.</summary>
    /// <param name="tokens">The sequence's tokens, of which those before <paramref name="start"/> are in the cache.</param>
    /// <param name="start">The first to compute.</param>
    /// <param name="count">How many to compute.</param>
    /// <param name="blocks">The sequence's blocks.</param>
    /// <param name="draw">How the token after them is drawn, if it is.</param>
    public void Add(List<int> tokens, int start, int count, List<int> blocks, Draw? draw)
    {
        _segments.Add(new Segment(_tokens.Count, count, start, blocks));
        Length = Math.Max(Length, start + count);
        _tokens.AddRange(CollectionsMarshal.AsSpan(tokens).Slice(start, count));
        for (var i = 0; i < count; i++)
        {
            _positions.Add(start + i);
        }

        if (draw is { } wanted)
        {
            _draws.Add(wanted);
            _sources.Add(_tokens.Count - 1);
            _sampled.Add(default);
        }
    }

    /// <summary>Finds <see cref="Slots"/>.</summary>
    public void FindSlots(PagedCache cache)
    {
        _slots.Clear();
        foreach (var segment in _segments)
        {
            for (var position = segment.Start; position < segment.End; position++)
            {
                var (index, place) = Math.DivRem(position, cache.BlockTokens);
                _slots.Add(((long)segment.Blocks[index] * cache.BlockTokens) + place);
            }
        }
    }
}
