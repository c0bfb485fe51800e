using System.Text;
using NousCoder.Policy.Tokenization;

namespace NousCoder.Starter.Warmup;

/// <summary>
/// Learns byte-pair merges (arXiv 1508.07909) until every distinct pre-token is one token. A corpus of a few hundred
/// distinct words is small enough for that, and a policy of a few hundred thousand parameters learns words where it would
/// not learn spelling.
/// </summary>
internal static class BytePairTrainer
{
    /// <summary>Learns merges, the most frequent pair first; among equals the first in ordinal order, so the result is stable.</summary>
    /// <param name="pretokens">Occurrences of each distinct pre-token.</param>
    /// <param name="limit">Most merges that make a new token.</param>
    /// <returns>Pairs in the order in which an encoder applies them.</returns>
    public static IReadOnlyList<(string Left, string Right)> Train(IReadOnlyDictionary<string, long> pretokens, int limit)
    {
        var words = pretokens
            .Select(p => (Parts: Encoding.UTF8.GetBytes(p.Key).Select(b => ByteLevelCharacters.Of(b).ToString()).ToList(), Count: p.Value))
            .ToArray();
        var merges = new List<(string Left, string Right)>();
        while (merges.Count < limit && MostFrequentPair(words) is { } pair)
        {
            merges.Add(pair);
            foreach (var (parts, _) in words)
            {
                Merge(parts, pair);
            }
        }

        return merges;
    }

    private static (string Left, string Right)? MostFrequentPair(IEnumerable<(List<string> Parts, long Count)> words)
    {
        var counts = new Dictionary<(string Left, string Right), long>();
        foreach (var (parts, count) in words)
        {
            for (var i = 1; i < parts.Count; i++)
            {
                var pair = (parts[i - 1], parts[i]);
                counts[pair] = counts.GetValueOrDefault(pair) + count;
            }
        }

        return counts.Count == 0
            ? null
            : counts
                .OrderByDescending(c => c.Value)
                .ThenBy(c => c.Key.Left, StringComparer.Ordinal)
                .ThenBy(c => c.Key.Right, StringComparer.Ordinal)
                .First().Key;
    }

    private static void Merge(List<string> parts, (string Left, string Right) pair)
    {
        for (var i = 0; i + 1 < parts.Count; i++)
        {
            if (parts[i] == pair.Left && parts[i + 1] == pair.Right)
            {
                parts[i] += parts[i + 1];
                parts.RemoveAt(i + 1);
            }
        }
    }
}
