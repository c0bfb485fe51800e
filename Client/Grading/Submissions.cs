using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NousCoder.Client.Silos;
using NousCoder.Contracts.Jobs;
using NousCoder.Contracts.Problems;
using NousCoder.Contracts.Rollouts;
using NousCoder.Contracts.Submissions;
using NousCoder.Datasets.Import;

namespace NousCoder.Client.Grading;

/// <summary>Has programs verified by the cluster. Thread-safe.</summary>
/// <param name="grains">The cluster.</param>
/// <param name="patience">Waits for a silo that restarts.</param>
internal sealed class Submissions(IGrainFactory grains, Patience patience) : ISolutionVerifier
{
    /// <summary>A dataset that is never imported: its problems are named by what they test.</summary>
    public const string Dataset = "grade";

    /// <summary>Short, so that a call that is lost with its silo is noticed soon.</summary>
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan AnswerDeadline = TimeSpan.FromSeconds(8);

    private readonly string _run = Guid.NewGuid().ToString("N");
    private long _number;

    /// <summary>True if an exception means that a silo with sandbox slots may answer later.</summary>
    public static bool IsLost(Exception error) =>
        // Placement finds no silo that runs programs: all of them are restarting.
        Patience.IsLost(error) || error.GetType() == typeof(OrleansException);

    /// <summary>
    /// Returns the key of a problem. Problems with the same tests, called and judged the same way, have the same key.
    /// </summary>
    public static string KeyOf(ProblemDefinition problem)
    {
        var judged = JsonSerializer.Serialize(new { problem.Suite.Comparison, problem.TimeLimitSeconds, problem.MemoryLimitMebibytes });
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{problem.Suite.Hash} {problem.Kind} {problem.FunctionName} {judged}"));
        return $"{Dataset}.{Convert.ToHexStringLower(hash.AsSpan(0, 12))}";
    }

    /// <summary>Defines a problem whose suite is stored. Idempotent.</summary>
    /// <returns>Its key.</returns>
    public async Task<string> DefineAsync(ProblemDefinition problem)
    {
        var id = KeyOf(problem);
        await grains.GetGrain<IProblemGrain>(id).Define(problem with { Id = id });
        return id;
    }

    /// <inheritdoc/>
    public Task<Verdict> VerifyAsync(string problemKey, string program, CancellationToken cancellationToken) => VerifyAsync(
        new SubmissionSpec { Program = program, ProblemId = problemKey, Verification = new VerificationOptions() }, cancellationToken);

    /// <summary>Verifies one program.</summary>
    public async Task<Verdict> VerifyAsync(SubmissionSpec spec, CancellationToken cancellationToken)
    {
        var submission = grains.GetGrain<ISubmissionGrain>($"{_run}-{Interlocked.Increment(ref _number)}");
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var verdict = await patience.RetryAsync(
                () => submission.Verify(spec, Wait).WaitAsync(AnswerDeadline, cancellationToken), cancellationToken);
            if (verdict is not null)
            {
                return verdict;
            }
        }
    }
}
