namespace NousCoder.Grains.Jobs;

/// <summary>Time in which at least one of several pieces of work was going on.</summary>
public static class BusyTime
{
    /// <summary>Seconds that the intervals cover together; where they overlap it counts once.</summary>
    public static double SecondsOf(IEnumerable<BusyInterval> intervals)
    {
        var covered = TimeSpan.Zero;
        var end = DateTimeOffset.MinValue;
        foreach (var interval in intervals.OrderBy(i => i.Start))
        {
            var from = interval.Start > end ? interval.Start : end;
            if (interval.End > from)
            {
                covered += interval.End - from;
                end = interval.End;
            }
        }

        return covered.TotalSeconds;
    }
}
