namespace NousCoder.Policy.Inference;

/// <summary>Groups of sequences of like length, so that padding to the longest of a group costs little.</summary>
internal static class LengthGroups
{
    /// <summary>Groups segments. Each group is in the order of the batch.</summary>
    /// <param name="segments">Segments of one token each.</param>
    /// <param name="blocksOf">Blocks of a segment.</param>
    /// <param name="blockBytes">Keys and values of a block in one layer.</param>
    /// <param name="workspace">Bounds the bytes of a group, but for one of a single segment.</param>
    public static List<List<Segment>> Of(List<Segment> segments, Func<Segment, int> blocksOf, long blockBytes, AttentionWorkspace workspace)
    {
        var groups = new List<List<Segment>>();
        long longest = 0;
        long padding = 0;
        foreach (var segment in segments.OrderByDescending(blocksOf))
        {
            var blocks = blocksOf(segment);
            var group = groups.Count > 0 ? groups[^1] : null;
            var padded = padding + longest - blocks;
            var bytes = (group?.Count + 1) * longest * blockBytes;
            var isLike = padded * blockBytes <= Math.Max(workspace.PaddingBytes, bytes / 8 ?? 0);
            if (group is not null && isLike && bytes <= workspace.GatheredBytes)
            {
                group.Add(segment);
                padding = padded;
                continue;
            }

            groups.Add([segment]);
            longest = blocks;
            padding = 0;
        }

        foreach (var group in groups)
        {
            group.Sort((a, b) => a.First.CompareTo(b.First));
        }

        return groups;
    }
}
