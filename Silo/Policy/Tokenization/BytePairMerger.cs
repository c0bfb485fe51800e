namespace NousCoder.Policy.Tokenization;

/// <summary>
/// Byte-pair encoding (https://arxiv.org/abs/1508.07909): of all neighbours the pair that was learned first is merged, the
/// leftmost first among equals, until none is left. Microsoft.ML.Tokenizers gives the same tokens in time quadratic in a
/// piece's length (17 s for a word of 400,000 letters, with the heap here 0.4 s), which no problem's text may cost a silo.
/// </summary>
/// <param name="merges">Rank and result of each pair.</param>
internal sealed class BytePairMerger(IReadOnlyDictionary<(int Left, int Right), (int Rank, int Result)> merges)
{
    private const int Gone = -1;

    /// <summary>Merges in place.</summary>
    /// <returns>How many tokens are left, at the front of <paramref name="tokens"/>.</returns>
    public int Merge(Span<int> tokens)
    {
        if (tokens.Length < 2)
        {
            return tokens.Length;
        }

        var next = new int[tokens.Length];
        var previous = new int[tokens.Length];
        var queue = new PriorityQueue<(int Left, int Right, int Result, int LeftToken, int RightToken), (int Rank, int Position)>();
        for (var i = 0; i < tokens.Length; i++)
        {
            (next[i], previous[i]) = (i + 1, i - 1);
            Offer(queue, tokens, i, i + 1);
        }

        while (queue.TryDequeue(out var pair, out _))
        {
            // An entry is stale when either side has been merged since.
            if (tokens[pair.Left] != pair.LeftToken || tokens[pair.Right] != pair.RightToken || next[pair.Left] != pair.Right)
            {
                continue;
            }

            tokens[pair.Left] = pair.Result;
            tokens[pair.Right] = Gone;
            next[pair.Left] = next[pair.Right];
            if (next[pair.Left] < tokens.Length)
            {
                previous[next[pair.Left]] = pair.Left;
                Offer(queue, tokens, pair.Left, next[pair.Left]);
            }

            if (previous[pair.Left] >= 0)
            {
                Offer(queue, tokens, previous[pair.Left], pair.Left);
            }
        }

        var count = 0;
        for (var i = 0; i < tokens.Length; i = next[i])
        {
            tokens[count++] = tokens[i];
        }

        return count;
    }

    private void Offer(
        PriorityQueue<(int, int, int, int, int), (int Rank, int Position)> queue, ReadOnlySpan<int> tokens, int left, int right)
    {
        if (right < tokens.Length && merges.TryGetValue((tokens[left], tokens[right]), out var merge))
        {
            queue.Enqueue((left, right, merge.Result, tokens[left], tokens[right]), (merge.Rank, left));
        }
    }
}
