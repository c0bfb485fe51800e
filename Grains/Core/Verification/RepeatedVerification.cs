namespace NousCoder.Grains.Verification;

/// <summary>Verifies a program, and tries again, a bounded number of times, where the machine was at fault.</summary>
internal sealed partial class RepeatedVerification(IVerifier verifier, ILogger logger)
{
    /// <param name="request">What to verify.</param>
    /// <param name="retries">How often a fault is tried again.</param>
    /// <param name="name">Names the program in the log.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <returns>The verdict; <see cref="RolloutOutcome.NotVerified"/> if every attempt ended in a fault, or at once if the suite is missing or damaged.</returns>
    public async Task<Verdict> RunAsync(VerificationRequest request, int retries, string name, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            var verdict = await TryAsync(request, cancellationToken);
            if (verdict.Outcome != RolloutOutcome.NotVerified || verdict.SuiteUnusable || attempt == retries)
            {
                return verdict;
            }

            LogRetry(logger, name, attempt + 1, retries, verdict.Fault);
        }
    }

    private async Task<Verdict> TryAsync(VerificationRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await verifier.VerifyAsync(request, cancellationToken);
        }
        catch (ArtifactNotFoundException error)
        {
            return new Verdict { Outcome = RolloutOutcome.NotVerified, Fault = error.Message, SuiteUnusable = true };
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Name} was not verified (retry {Attempt} of {Retries}): {Fault}")]
    private static partial void LogRetry(ILogger logger, string name, int attempt, int retries, string fault);
}
