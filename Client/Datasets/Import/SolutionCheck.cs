using System.Text.Json;
using NousCoder.Contracts.Problems;
using NousCoder.Contracts.Rollouts;

namespace NousCoder.Datasets.Import;

/// <summary>Whether a problem can be solved here: one of its reference solutions must pass every test, in the sandbox.</summary>
internal sealed class SolutionCheck(ISolutionVerifier verifier)
{
    /// <param name="problem">The problem; its suite is stored.</param>
    /// <param name="solutions">Its reference solutions.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Why it cannot be used; null where a solution passed.</returns>
    public async Task<SolutionFailure?> FailureAsync(ProblemDefinition problem, ReferenceSolutions solutions, CancellationToken cancellation)
    {
        var tooLong = solutions.TooLong > 0
            ? $"{solutions.TooLong} solution{(solutions.TooLong == 1 ? "" : "s")} of more than {ReferenceSolutions.MaxBytes} bytes cannot be tried"
            : null;
        if (solutions.Programs.IsEmpty)
        {
            return new SolutionFailure($"has no reference solution in Python to validate{(tooLong is null ? "" : $": {tooLong}")}");
        }

        var id = await verifier.DefineAsync(problem);
        var verdicts = new List<Verdict>();
        foreach (var solution in solutions.Programs)
        {
            var verdict = await verifier.VerifyAsync(id, solution, cancellation);
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
        : $"{(verdict.Reason is { } reason ? Words(reason) : "failed")}{(verdict.FailedTest is { } test ? $" on test {test.Test}" : "")}";
    /// <summary>"wrong answer" for <see cref="FailureReason.WrongAnswer"/>.</summary>
    private static string Words(FailureReason reason) => JsonNamingPolicy.SnakeCaseLower.ConvertName(reason.ToString()).Replace('_', ' ');
}
