namespace NousCoder.Client.Grading;

/// <summary>How many solutions came to what.</summary>
internal sealed class GradeSummary
{
    private readonly SortedDictionary<string, int> _reasons = new(StringComparer.Ordinal);

    public int Solutions { get; private set; }

    public int Passed { get; private set; }

    public int Failed { get; private set; }

    public int NotVerified { get; private set; }

    /// <summary>Solutions whose repetitions did not all come to the same.</summary>
    public int Unsteady { get; private set; }

    public long TestsRun { get; private set; }

    public long TestsTotal { get; private set; }

    public double CpuSeconds { get; private set; }

    /// <summary>Solutions that failed, by reason.</summary>
    public IReadOnlyDictionary<string, int> Reasons => _reasons;

    public void Add(VerdictRow row)
    {
        Solutions++;
        TestsRun += row.TestsRun;
        TestsTotal += row.TestsTotal;
        CpuSeconds += row.CpuSeconds;
        Unsteady += row.Verdicts is null ? 0 : 1;
        switch (row.Verdict)
        {
            case "passed":
                Passed++;
                break;
            case "failed":
                Failed++;
                _reasons[row.Reason ?? ""] = _reasons.GetValueOrDefault(row.Reason ?? "") + 1;
                break;
            default:
                NotVerified++;
                break;
        }
    }
}
