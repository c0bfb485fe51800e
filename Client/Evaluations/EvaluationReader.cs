using NousCoder.Contracts.Evaluation;
using NousCoder.Contracts.Problems;

namespace NousCoder.Client.Evaluations;

/// <summary>Reads what an evaluation found.</summary>
internal static class EvaluationReader
{
    /// <summary>Problems that are asked for at a time.</summary>
    private const int AtATime = 32;

    /// <exception cref="NousCoderException">There is no such evaluation.</exception>
    public static async Task<EvaluationResult> ResultAsync(IGrainFactory grains, string id) =>
        await grains.GetGrain<IEvaluationGrain>(id).GetResult()
            ?? throw new NousCoderException($"there is no evaluation '{id}'; 'nouscoder eval list' names those there are, and 'nouscoder train show JOB' those of a job");

    /// <summary>The scores, in the order of the dataset.</summary>
    public static async Task<IReadOnlyList<ProblemScore>> ScoresAsync(IGrainFactory grains, string id)
    {
        var scores = new List<ProblemScore>();
        while (await grains.GetGrain<IEvaluationGrain>(id).GetScores(scores.Count, IEvaluationGrain.MaxListed) is { IsEmpty: false } page)
        {
            scores.AddRange(page);
        }

        return [.. scores.OrderBy(s => Keys.IndexOfProblem(s.ProblemId))];
    }

    /// <summary>Solve rates by problem, of those with a verified sample.</summary>
    public static Dictionary<string, double> Rates(IEnumerable<ProblemScore> scores) =>
        scores.Where(s => s.SolveRate is not null).ToDictionary(s => s.ProblemId, s => s.SolveRate!.Value);

    /// <summary>The problems with their scores, in the order of the dataset.</summary>
    public static async Task<IReadOnlyList<MeasuredProblem>> ProblemsAsync(IGrainFactory grains, string id)
    {
        var problems = new List<MeasuredProblem>();
        foreach (var some in (await ScoresAsync(grains, id)).Chunk(AtATime))
        {
            problems.AddRange(await Task.WhenAll(some.Select(async score =>
            {
                var definition = await grains.GetGrain<IProblemGrain>(score.ProblemId).GetDefinition();
                return new MeasuredProblem(score, definition?.Difficulty ?? "", definition?.Date);
            })));
        }

        return problems;
    }
}
