using NousCoder.Datasets;

namespace NousCoder.Client.Grading;

/// <summary>Finds the problems of solutions, and the digests of their verdicts.</summary>
internal sealed class SolutionResolver(IProblemCollection problems, VerdictDigest digest)
{
    public ResolvedSolution Resolve(Solution solution)
    {
        if (solution.Damage is { } damage)
        {
            return new ResolvedSolution(solution, -1, null, damage);
        }

        try
        {
            var problem = problems.Find(solution.Problem!);
            return new ResolvedSolution(solution, problem, digest.Of(solution.Code, problems.DigestOf(problem)), null);
        }
        catch (RowException error)
        {
            return new ResolvedSolution(solution, -1, null, error.Message);
        }
    }
}
