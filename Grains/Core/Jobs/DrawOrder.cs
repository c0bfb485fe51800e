namespace NousCoder.Grains.Jobs;

/// <summary>
/// The order in which a job draws problems: all of them, and then again. It follows from the seed and the draw's number alone.
/// </summary>
public sealed class DrawOrder(ImmutableArray<string> problems, ProblemDraw order, long seed)
{
    private long _epoch = -1;
    private string[] _shuffled = [];

    /// <summary>Problems that are drawn from.</summary>
    public int Problems => problems.Length;

    /// <summary>The problem of a draw.</summary>
    public string ProblemAt(long draw)
    {
        var epoch = EpochOf(draw);
        if (order == ProblemDraw.Shuffled && epoch != _epoch)
        {
            _shuffled = [.. problems.OrderBy(p => StableHash.Of(seed, "order", $"{epoch}", p))];
            _epoch = epoch;
        }

        var place = (int)(draw % problems.Length);
        return order == ProblemDraw.Shuffled ? _shuffled[place] : problems[place];
    }

    /// <summary>How often all problems were drawn before.</summary>
    public int EpochOf(long draw) => (int)(draw / problems.Length);
}
