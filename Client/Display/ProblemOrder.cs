using NousCoder.Contracts.Problems;

namespace NousCoder.Client.Display;

/// <summary>Orders of a table of problems.</summary>
internal static class ProblemOrder
{
    public static readonly string[] Names = ["id", "solve-rate", "recent", "attempts", "tokens", "seconds"];

    /// <summary>Sorts: <c>id</c> as the dataset has them, <c>solve-rate</c> hardest first, <c>recent</c> the same by the latest versions, the others the most first.</summary>
    public static IEnumerable<ProblemStanding> Sort(IReadOnlyList<ProblemStanding> problems, string order) => order switch
    {
        "solve-rate" => problems.OrderBy(p => p.SolveRate ?? double.PositiveInfinity).ThenByDescending(p => p.Attempts),
        "recent" => problems.OrderBy(p => p.RecentSolveRate ?? double.PositiveInfinity).ThenByDescending(p => p.Attempts),
        "tokens" => problems.OrderByDescending(p => p.MeanCompletionTokens ?? 0),
        "seconds" => problems.OrderByDescending(p => p.TestSeconds),
        "attempts" => problems.OrderByDescending(p => p.Attempts),
        _ => problems,
    };
}
