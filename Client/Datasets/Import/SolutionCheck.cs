using NousCoder.Client.Display;
using NousCoder.Client.Grading;
using NousCoder.Contracts.Jobs;
using NousCoder.Contracts.Problems;
using NousCoder.Contracts.Rollouts;
using NousCoder.Contracts.Submissions;

namespace NousCoder.Client.Datasets.Import;

/// <summary>Whether a problem can be solved here: one of its reference solutions must pass every test, in the sandbox.</summary>
internal sealed class SolutionCheck(IGrainFactory grains)
{
    /// <summary>Some datasets have hundreds of solutions of a problem; where five fail the tests are wrong.</summary>
    private const int MostTried = 5;

    private readonly Submissions _submissions = new(grains);

    /// <param name="problem">The problem; its suite is stored.</param>
    /// <param name="solutions">Its reference solutions.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Why it cannot be used; null where a solution passed.</returns>
    public async Task<string?> FailureAsync(ProblemDefinition problem, IReadOnlyList<string> solutions, CancellationToken cancellation)
    {
        if (solutions.Count == 0)
        {
            return "has no reference solution in Python to validate";
        }

        var id = await _submissions.DefineAsync(problem);
        var failures = new List<string>();
        foreach (var solution in solutions.Take(MostTried))
        {
            var verdict = await _submissions.VerifyAsync(
                new SubmissionSpec { Program = solution, ProblemId = id, Verification = new VerificationOptions() }, cancellation);
            if (verdict.Outcome == RolloutOutcome.Passed)
            {
                return null;
            }

            failures.Add(Describe(verdict));
        }

        return $"no reference solution passes: {string.Join(", ", failures)}";
    }

    private static string Describe(Verdict verdict) => verdict.Outcome == RolloutOutcome.NotVerified
        ? $"not verified ({verdict.Fault})"
        : $"{(verdict.Reason is { } reason ? Say.Words(reason) : "failed")}{(verdict.FailedTest is { } test ? $" on test {test.Test}" : "")}";
}
