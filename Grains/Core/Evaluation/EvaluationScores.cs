namespace NousCoder.Grains.Evaluation;

/// <summary>The scores of an evaluation: the newest in its row, the others in pages in the artifact store.</summary>
internal sealed class EvaluationScores(EvaluationState state, ScorePages pages)
{
    private readonly List<ProblemScore> _scores = [];

    /// <summary>Gets the number of problems that are decided.</summary>
    public int Decided => _scores.Count + state.Unmeasured.Count;

    /// <summary>Gets the problems that are decided.</summary>
    public IEnumerable<string> Problems => _scores.Select(s => s.ProblemId).Concat(state.Unmeasured);

    /// <summary>Returns the mean over measured problems of the share of verified samples that passed; 0 if none is measured.</summary>
    public double Pass1() => _scores.Select(s => s.SolveRate).OfType<double>().DefaultIfEmpty(0).Average();

    /// <summary>Returns true if there are so many scores, and all are of problems whose prompt is too long.</summary>
    public bool AreTooLong(int count) => _scores.Count >= count && _scores.All(s => s.PromptTooLong);

    /// <summary>Returns a page of the scores, in the order of their decisions; last those without a verified sample.</summary>
    public ImmutableArray<ProblemScore> List(int offset, int count) =>
        [.. _scores.Concat(state.Unmeasured.Select(p => new ProblemScore(p, 0, 0, 0))).Skip(offset).Take(count)];

    /// <summary>Reads the scores that are stored.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        _scores.AddRange(await pages.ReadAsync(state.Pages, cancellationToken));
        _scores.AddRange(state.Scores);
    }

    /// <summary>Adds a score to the row; a full page of them moves to the artifact store.</summary>
    public async Task AddAsync(ProblemScore score, CancellationToken cancellationToken)
    {
        state.Scores.Add(score);
        _scores.Add(score);
        if (state.Scores.Count >= ScorePages.Size)
        {
            await pages.WriteAsync(state.Pages, state.Scores, cancellationToken);
            state.Pages++;
            state.Scores.Clear();
        }
    }

    /// <summary>Forgets all scores: every problem is measured again.</summary>
    public void Clear()
    {
        _scores.Clear();
        state.Pages = 0;
        state.Scores.Clear();
        state.Unmeasured.Clear();
    }
}
