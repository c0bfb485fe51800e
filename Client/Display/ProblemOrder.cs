using NousCoder.Contracts.Problems;

namespace NousCoder.Client.Display;

/// <summary>Orders of a table of problems.</summary>
internal static class ProblemOrder
{
    public static readonly string[] Names = ["id", "solve-rate", "attempts"];

    /// <summary>Sorts: <c>id</c> as the dataset has them, <c>solve-rate</c> hardest first, <c>attempts</c> most first.</summary>
    public static IEnumerable<ProblemStatistics> Sort(IReadOnlyList<ProblemStatistics> problems, string order) => order switch
    {
        "solve-rate" => problems.OrderBy(p => p.SolveRate ?? double.PositiveInfinity).ThenByDescending(p => p.Attempts),
        "attempts" => problems.OrderByDescending(p => p.Attempts),
        _ => problems,
    };
}
