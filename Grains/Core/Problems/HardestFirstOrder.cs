namespace NousCoder.Grains.Problems;

/// <summary>
/// Orders tests so that a wrong program is found out early: by expected failures per second of run time. What is not known
/// of a test yet is supposed from the size of its input: the largest, which a slow program or a narrow type fails, and the
/// smallest, which are the special cases, tell the most, and those of a middling size the least.
/// </summary>
public static class HardestFirstOrder
{
    /// <summary>Supposed failure rate of an input of middling size, and of the largest.</summary>
    private const double LeastSupposed = 0.05, MostSupposed = 0.5;

    /// <summary>As many runs as the supposition weighs.</summary>
    private const double SuppositionWeight = 2;

    /// <summary>CPU seconds that any test costs, so that one of no time at all is not infinitely good. The cost of a fork.</summary>
    private const double LeastSeconds = 2e-3;

    /// <summary>Test indexes, hardest first.</summary>
    /// <param name="inputBytes">Size of each test's input.</param>
    /// <param name="tests">What is known of each test; may be shorter, even empty.</param>
    public static ImmutableArray<int> Of(ImmutableArray<int> inputBytes, ImmutableArray<TestStatistics> tests)
    {
        var runs = tests.Sum(t => t.Runs);
        var meanSeconds = runs == 0 ? LeastSeconds : tests.Sum(t => t.Seconds) / runs;
        var scores = new double[inputBytes.Length];
        var last = inputBytes.Length - 1;
        foreach (var (rank, test) in BySize(inputBytes).Index())
        {
            // Half a place behind, so that the largest comes before the smallest.
            var fromEnd = Math.Min(rank, last - rank + 0.5);
            var share = last == 0 ? 0 : Math.Min(1, 2 * fromEnd / last);
            var supposed = MostSupposed - ((MostSupposed - LeastSupposed) * share);
            var known = test < tests.Length ? tests[test] : default;
            var weight = known.Runs + SuppositionWeight;
            var rate = (known.Failures + (SuppositionWeight * supposed)) / weight;
            var seconds = (known.Seconds + (SuppositionWeight * meanSeconds)) / weight;
            scores[test] = rate / Math.Max(LeastSeconds, seconds);
        }

        return [.. BySize(inputBytes).OrderByDescending(test => scores[test])];
    }

    /// <summary>Arranges tests as they are asked for.</summary>
    /// <param name="hardestFirst">All tests, hardest first.</param>
    /// <param name="tests">What is known of each test; may be shorter, even empty.</param>
    /// <param name="order">How they are asked for.</param>
    public static ImmutableArray<int> Arrange(ImmutableArray<int> hardestFirst, ImmutableArray<TestStatistics> tests, TestOrder order)
    {
        if (order.InSuiteOrder)
        {
            return [.. Enumerable.Range(0, hardestFirst.Length)];
        }

        var first = order.FirstTests == 0 ? hardestFirst.Length : order.FirstTests;
        ImmutableArray<int> arranged = [.. hardestFirst.Take(first), .. hardestFirst.Skip(first).Order()];
        return order.Explore ? WithLeastRunFirst(arranged, tests) : arranged;
    }

    /// <summary>The same order, begun with the test that was run least: early exit hides it otherwise for ever.</summary>
    private static ImmutableArray<int> WithLeastRunFirst(ImmutableArray<int> order, ImmutableArray<TestStatistics> tests)
    {
        if (order.Length < 2)
        {
            return order;
        }

        var least = order.MinBy(test => test < tests.Length ? tests[test].Runs : 0);
        return [least, .. order.Where(test => test != least)];
    }

    private static IEnumerable<int> BySize(ImmutableArray<int> inputBytes) =>
        Enumerable.Range(0, inputBytes.Length).OrderByDescending(test => inputBytes[test]);
}
