using NousCoder.Client.Display;
using NousCoder.Client.Grading;
using NousCoder.Client.Silos;
using NousCoder.Contracts.Jobs;
using NousCoder.Contracts.Problems;
using NousCoder.Contracts.Rollouts;
using NousCoder.Contracts.Submissions;

namespace NousCoder.Client.Datasets.Import;

/// <summary>Whether a problem can be solved here: one of its reference solutions must pass every test, in the sandbox.</summary>
internal sealed class SolutionCheck(IGrainFactory grains)
{
    private readonly Submissions _submissions = new(grains, new Patience(TimeProvider.System));

    /// <param name="problem">The problem; its suite is stored.</param>
    /// <param name="solutions">Its reference solutions.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Why it cannot be used; null where a solution passed.</returns>
    public async Task<SolutionFailure?> FailureAsync(ProblemDefinition problem, ReferenceSolutions solutions, CancellationToken cancellation)
    {
        var tooLong = solutions.TooLong > 0
            ? $"{Say.Plural(solutions.TooLong, "solution")} of more than {ReferenceSolutions.MaxBytes} bytes cannot be tried"
            : null;
        if (solutions.Programs.IsEmpty)
        {
            return new SolutionFailure($"has no reference solution in Python to validate{(tooLong is null ? "" : $": {tooLong}")}");
        }

        var id = await _submissions.DefineAsync(problem);
        var verdicts = new List<Verdict>();
        foreach (var solution in solutions.Programs)
        {
            var verdict = await _submissions.VerifyAsync(
                new SubmissionSpec { Program = solution, ProblemId = id, Verification = new VerificationOptions() }, cancellation);
            if (verdict.Outcome == RolloutOutcome.Passed)
            {
                return null;
            }

            verdicts.Add(verdict);
        }

        return new SolutionFailure(
            $"no reference solution passes: {string.Join(", ", verdicts.Select(Describe).Append(tooLong).OfType<string>())}",
            verdicts.Any(v => v.Outcome == RolloutOutcome.NotVerified));
    }

    private static string Describe(Verdict verdict) => verdict.Outcome == RolloutOutcome.NotVerified
        ? $"not verified ({verdict.Fault})"
        : $"{(verdict.Reason is { } reason ? Say.Words(reason) : "failed")}{(verdict.FailedTest is { } test ? $" on test {test.Test}" : "")}";
}
