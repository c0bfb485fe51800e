using NousCoder.Contracts.Problems;
using NousCoder.Contracts.Rollouts;

namespace NousCoder.Datasets.Import;

/// <summary>Runs reference solutions in the cluster's sandbox. Thread-safe.</summary>
public interface ISolutionVerifier
{
    /// <summary>Defines a problem whose suite is stored. Idempotent.</summary>
    /// <returns>The key for <see cref="VerifyAsync"/>.</returns>
    Task<string> DefineAsync(ProblemDefinition problem);

    /// <summary>Runs a program against all tests of a defined problem, with the default limits.</summary>
    Task<Verdict> VerifyAsync(string problemKey, string program, CancellationToken cancellationToken);
}
