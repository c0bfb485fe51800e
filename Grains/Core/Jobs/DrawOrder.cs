namespace NousCoder.Grains.Jobs;

/// <summary>
/// The order in which a job draws problems: the whole dataset, shuffled, then again in another order. It follows from the
/// seed and the draw's number alone.
/// </summary>
public sealed class DrawOrder(ImmutableArray<string> problems, long seed)
{
    private long _epoch = -1;
    private string[] _shuffled = [];

    /// <summary>The problem of a draw.</summary>
    public string ProblemAt(long draw)
    {
        var epoch = EpochOf(draw);
        if (epoch != _epoch)
        {
            _shuffled = [.. problems.OrderBy(p => StableHash.Of(seed, "order", $"{epoch}", p))];
            _epoch = epoch;
        }

        return _shuffled[draw % problems.Length];
    }

    /// <summary>How often the whole dataset was drawn before.</summary>
    public int EpochOf(long draw) => (int)(draw / problems.Length);
}
