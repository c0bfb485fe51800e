using NousCoder.Grains.Ports;

namespace NousCoder.Policy.Training;

/// <summary>Cuts a minibatch into micro-batches that fit a number of tokens.</summary>
internal static class MicroBatchPlan
{
    /// <summary>Below this many tokens a micro-batch costs its overhead rather than its arithmetic.</summary>
    private const int WorthwhileTokens = 1024;

    /// <summary>Share of the widest sequence's length below which a shorter one is better off in the next micro-batch.</summary>
    private const double TolerableLength = 0.8;

    /// <summary>
    /// Sorts sequences by length, so that those of like length are padded together, and fills micro-batches up to
    /// <paramref name="tokenLimit"/> tokens, padding included. A sequence that is longer than that has one of its own.
    /// </summary>
    public static IEnumerable<IReadOnlyList<TrainingSequence>> Cut(IEnumerable<TrainingSequence> sequences, int tokenLimit)
    {
        var open = new List<TrainingSequence>();
        // Longest first: the first of a micro-batch is as wide as any of it will be. The order of equals is kept.
        foreach (var sequence in sequences.OrderByDescending(MicroBatch.InputLength))
        {
            if (open.Count > 0 && IsFull(open, MicroBatch.InputLength(sequence), tokenLimit))
            {
                yield return open;
                open = [];
            }

            open.Add(sequence);
        }

        if (open.Count > 0)
        {
            yield return open;
        }
    }

    private static bool IsFull(List<TrainingSequence> open, int nextLength, int tokenLimit)
    {
        var widest = MicroBatch.InputLength(open[0]);
        var tokens = (long)widest * open.Count;
        return tokens + widest > tokenLimit || (tokens >= WorthwhileTokens && nextLength < TolerableLength * widest);
    }
}
