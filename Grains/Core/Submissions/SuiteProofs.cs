using System.Collections.Concurrent;
using NousCoder.Contracts.Submissions;

namespace NousCoder.Grains.Submissions;

/// <summary>Checks the proofs of submitters. A suite's proof depends on its content alone, so each is computed once in a process.</summary>
internal static class SuiteProofs
{
    private const int MaxKnown = 10_000;

    private static readonly ConcurrentDictionary<string, string> Known = new();

    /// <summary>True if a submission proves that its submitter has the suite.</summary>
    /// <param name="spec">The submission.</param>
    /// <param name="suite">Hash of the suite.</param>
    /// <param name="artifacts">The store that has it.</param>
    /// <param name="cancellationToken">Cancels the reading of the suite.</param>
    public static async Task<bool> ProvesAsync(SubmissionSpec spec, string suite, IArtifactStore artifacts, CancellationToken cancellationToken)
    {
        if (spec.SuiteProof is null)
        {
            return false;
        }

        if (!Known.TryGetValue(suite, out var proof))
        {
            await using var content = await artifacts.OpenReadAsync($"suites/{suite}.json", cancellationToken);
            proof = await SuiteProof.OfAsync(content, cancellationToken);
            if (Known.Count >= MaxKnown)
            {
                Known.Clear();
            }

            Known[suite] = proof;
        }

        return proof == spec.SuiteProof;
    }
}
