using NousCoder.Contracts.Problems;

namespace NousCoder.Client.Display;

/// <summary>How a problem fares, in words and as JSON.</summary>
internal static class ProblemView
{
    public static object Summary(ProblemStanding p) => new
    {
        p.ProblemId,
        p.Attempts,
        p.Solves,
        p.SolveRate,
        p.RecentSolveRate,
        p.NotVerified,
        p.MeanCompletionTokens,
        p.MostFailingTest,
        p.TestSeconds,
        Reasons = p.Reasons.ToDictionary(r => Say.Name(r.Key), r => r.Value),
    };

    /// <summary>The test that failed most, and how often.</summary>
    public static string MostFailing(ProblemStanding p) => p.MostFailingTest is { } test
        ? $"test {test}: {Say.Count(p.MostFailing.Failures)} of {Say.Count(p.MostFailing.Runs)}"
        : "";

    public static string Reasons(ProblemStanding p) =>
        string.Join(", ", p.Reasons.OrderByDescending(r => r.Value).Select(r => $"{Say.Words(r.Key)} {Say.Count(r.Value)}"));

    /// <summary>Tests that failed, those that failed most first.</summary>
    public static IEnumerable<(int Test, TestStatistics Statistics)> HardestTests(ProblemStatistics p) =>
        p.Tests.Index().Where(t => t.Item.Failures > 0).OrderByDescending(t => t.Item.Failures).ThenBy(t => t.Index)
            .Select(t => (t.Index, t.Item));
}
