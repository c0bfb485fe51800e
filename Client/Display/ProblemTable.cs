using NousCoder.Contracts.Problems;

namespace NousCoder.Client.Display;

/// <summary>Problems and how they fare, a row each.</summary>
internal static class ProblemTable
{
    public static void Show(IAnsiConsole console, ProblemStanding[] shown, int all)
    {
        var table = Tables.Create("problem", "#attempts", "#solves", "#solve rate", "#recent", "#tokens", "#seconds", "#not verified", "fails most", "reasons");
        // On a narrow terminal the words give way, not the numbers.
        table.Columns[^1].NoWrap = table.Columns[^2].NoWrap = false;
        foreach (var p in shown)
        {
            table.Row(
                p.ProblemId, Say.Count(p.Attempts), Say.Count(p.Solves), Say.Share(p.SolveRate), Say.Share(p.RecentSolveRate),
                Say.Number(p.MeanCompletionTokens, "0"), Say.Number(p.TestSeconds, "0.0"), Say.Count(p.NotVerified),
                ProblemView.MostFailing(p), ProblemView.Reasons(p));
        }

        console.Write(table);
        if (shown.Length < all)
        {
            console.Line($"{Say.Count(shown.Length)} of {Say.Plural(all, "problem")}; --limit 0 shows all");
        }
    }

    /// <summary>One line a problem, after one with the names. No value holds a comma or a quotation mark.</summary>
    public static void WriteCsv(TextWriter to, IEnumerable<ProblemStanding> problems)
    {
        to.WriteLine("problem_id,attempts,solves,solve_rate,recent_solve_rate,mean_completion_tokens,test_seconds,not_verified,most_failing_test,reasons");
        foreach (var p in problems)
        {
            to.WriteLine(string.Join(
                ',', p.ProblemId, Text(p.Attempts), Text(p.Solves), Text(p.SolveRate), Text(p.RecentSolveRate), Text(p.MeanCompletionTokens), Text(p.TestSeconds),
                Text(p.NotVerified), Text(p.MostFailingTest), string.Join(' ', p.Reasons.OrderByDescending(r => r.Value).Select(r => $"{Say.Name(r.Key)}:{Text(r.Value)}"))));
        }
    }

    private static string Text(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture) ?? "";
}
