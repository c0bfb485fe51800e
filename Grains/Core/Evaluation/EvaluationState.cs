namespace NousCoder.Grains.Evaluation;

/// <summary>The row of an evaluation.</summary>
[GenerateSerializer, Alias("NousCoder.EvaluationState")]
public sealed class EvaluationState
{
    /// <summary>What it measures; null where there is no such evaluation.</summary>
    [Id(0)]
    public EvaluationSpec? Spec { get; set; }

    /// <summary>Problems of the dataset.</summary>
    [Id(1)]
    public int Problems { get; set; }

    /// <summary>Groups that wait to be decided.</summary>
    [Id(2)]
    public HashSet<string> Open { get; set; } = [];

    /// <summary>Groups that are to be told that nothing more is expected of them.</summary>
    [Id(3)]
    public HashSet<string> Closing { get; set; } = [];

    /// <summary>Scores of decided problems that are not in <see cref="Pages"/>.</summary>
    [Id(4)]
    public List<ProblemScore> Scores { get; set; } = [];

    /// <summary>The reason of its end in rows of earlier versions, see <see cref="Upgrade"/>; empty if it is finished or under way.</summary>
    [Id(5)]
    public string Error { get; set; } = "";

    /// <summary>Full pages of scores in the artifact store; see <see cref="ScorePages"/>.</summary>
    [Id(6)]
    public int Pages { get; set; }

    /// <summary>When it was first asked for.</summary>
    [Id(7)]
    public DateTimeOffset Begun { get; set; }

    /// <summary>Problems without one verified sample, which are few: with more of them the evaluation fails.</summary>
    [Id(8)]
    public HashSet<string> Unmeasured { get; set; } = [];

    /// <summary>The phase. Null if there is no evaluation, or if the row is of an earlier version: see <see cref="Upgrade"/>.</summary>
    [Id(9)]
    public EvaluationPhase? Phase { get; set; }

    /// <summary>Gives a row of an earlier version its phase. No effect on other rows.</summary>
    public void Upgrade()
    {
        Phase ??= EvaluationPhase.OfEarlierRow(this, ScorePages.Size);
        Error = "";
    }
}
