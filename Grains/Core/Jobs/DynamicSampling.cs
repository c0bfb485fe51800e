namespace NousCoder.Grains.Jobs;

/// <summary>
/// DAPO's dynamic sampling (arXiv 2503.14476, section 3.2): groups are sampled until a batch of informative ones is full;
/// those that all passed or all failed are dropped and replaced, and the surplus is kept for the next batch.
/// </summary>
/// <remarks>
/// A batch is taken in the order of draws, so what is in it does not depend on which group was decided first: fast groups, whose
/// completions are short, are not preferred, and the same seeds give the same batch.
/// </remarks>
public sealed class DynamicSampling(BatchOptions options)
{
    /// <summary>No fewer groups than this share of the sampled ones are supposed to be informative when more are asked for.</summary>
    private const double LeastShare = 0.05;

    /// <summary>How many of the groups, from the front, make up a batch and what was dropped on the way to it.</summary>
    /// <param name="open">Groups in the order of their draws.</param>
    /// <returns>0 where the batch is not full yet.</returns>
    public int Cut(IReadOnlyList<SampledGroup> open)
    {
        var informative = 0;
        for (var i = 0; i < open.Count && open[i].Disposition is { } disposition; i++)
        {
            informative += disposition == GroupDisposition.Informative ? 1 : 0;
            if (informative == options.Groups || i + 1 == MaxSampled)
            {
                return i + 1;
            }
        }

        return 0;
    }

    /// <summary>How many more groups to sample now.</summary>
    /// <param name="open">Groups in the order of their draws.</param>
    /// <param name="updating">Whether an update is under way, from the newest version.</param>
    /// <param name="steps">Steps for which no batch was taken yet.</param>
    /// <param name="informativeShare">Share of recent groups that were informative.</param>
    public int Wanted(IReadOnlyList<SampledGroup> open, bool updating, int steps, double informativeShare)
    {
        var share = Math.Clamp(informativeShare, LeastShare, 1);
        var undecided = open.Count(g => g.Disposition is null);
        var informative = open.Count(g => g.Disposition == GroupDisposition.Informative);
        // What is sampled now is trained on after the batches before it, so it may be that many versions behind.
        var batches = Math.Min(options.MaxStaleness + (updating ? 0 : 1), steps);
        var missing = (batches * options.Groups) - informative - (undecided * share);
        var enough = (int)Math.Ceiling(missing / share);
        var room = Math.Min(options.Groups - undecided, ((long)MaxSampled * batches) - open.Count);
        return (int)Math.Max(0, Math.Min(enough, room));
    }

    /// <summary>
    /// Whether verification is so far behind that nothing more is sampled for now. While nothing is undecided it is another job's
    /// programs that wait, and no decision of this one would ask again.
    /// </summary>
    /// <param name="open">Groups in the order of their draws.</param>
    /// <param name="waitingPrograms">Programs that wait for a sandbox slot, in the whole cluster.</param>
    public bool HoldsBack(IReadOnlyList<SampledGroup> open, int waitingPrograms) =>
        waitingPrograms > options.MaxWaitingPrograms && open.Any(g => g.Disposition is null);

    /// <summary>Whether a group is too old to be trained on.</summary>
    /// <param name="version">The policy version that sampled it.</param>
    /// <param name="newest">The policy version that the next update starts from.</param>
    public bool IsStale(int version, int newest) => newest - version > options.MaxStaleness;

    /// <summary>Most groups that are sampled for one step.</summary>
    private int MaxSampled => (int)Math.Min(int.MaxValue, (long)options.MaxRounds * options.Groups);
}
