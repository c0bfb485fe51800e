using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NousCoder.Contracts.Problems;
using NousCoder.Contracts.Rollouts;
using NousCoder.Contracts.Submissions;

namespace NousCoder.Client.Grading;

/// <summary>Has programs verified by the cluster.</summary>
internal sealed class Submissions(IGrainFactory grains)
{
    /// <summary>A dataset that is never imported: its problems are named by what they test.</summary>
    public const string Dataset = "grade";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string _run = Guid.NewGuid().ToString("N");
    private long _number;

    /// <summary>Makes a problem known whose suite is stored. The same tests, called and judged the same way, are the same problem, whatever it is part of.</summary>
    /// <returns>Its key.</returns>
    public async Task<string> DefineAsync(ProblemDefinition problem)
    {
        var judged = JsonSerializer.Serialize(new { problem.Suite.Comparison, problem.TimeLimitSeconds, problem.MemoryLimitMebibytes });
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{problem.Suite.Hash} {problem.Kind} {problem.FunctionName} {judged}"));
        var id = $"{Dataset}.{Convert.ToHexStringLower(hash.AsSpan(0, 12))}";
        await grains.GetGrain<IProblemGrain>(id).Define(problem with { Id = id });
        return id;
    }

    /// <summary>Verifies one program.</summary>
    public async Task<Verdict> VerifyAsync(SubmissionSpec spec, CancellationToken cancellation)
    {
        var submission = grains.GetGrain<ISubmissionGrain>($"{_run}-{Interlocked.Increment(ref _number)}");
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            if (await submission.Verify(spec, Patience).WaitAsync(cancellation) is { } verdict)
            {
                return verdict;
            }
        }
    }
}
