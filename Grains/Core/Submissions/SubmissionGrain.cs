using NousCoder.Contracts.Submissions;
using NousCoder.Grains.Verification;

namespace NousCoder.Grains.Submissions;

/// <summary>Has one program verified. Whoever asks keeps the verdict: a submission that is lost with its silo is asked for again.</summary>
[CollectionAgeLimit(Minutes = 5)]
[ServedBy(Roles.Sandbox), FreeSlots]
public sealed class SubmissionGrain(IVerifier verifier, IArtifactStore artifacts, TimeProvider time, ILogger<SubmissionGrain> logger)
    : Grain, ISubmissionGrain
{
    private static readonly TimeSpan MostPatience = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _stopping = new();
    private Task<Verdict>? _verdict;

    /// <inheritdoc/>
    public async Task<Verdict?> Verify(SubmissionSpec spec, TimeSpan patience)
    {
        _verdict ??= VerifyAsync(spec);
        var wait = patience < MostPatience ? patience : MostPatience;
        await Task.WhenAny(_verdict, Task.Delay(wait, time, _stopping.Token));
        try
        {
            return _verdict.IsCompleted ? await _verdict : null;
        }
        catch (SlotElsewhereException)
        {
            // Asked again, it is placed anew.
            DeactivateOnIdle();
            return null;
        }
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => _stopping.CancelAsync();

    private async Task<Verdict> VerifyAsync(SubmissionSpec spec)
    {
        var problem = GrainFactory.GetGrain<IProblemGrain>(spec.ProblemId);
        var definition = await problem.GetDefinition()
            ?? throw new NousCoderException($"there is no problem '{spec.ProblemId}'; import its dataset again");
        var order = await problem.GetTestOrder(spec.Verification.TestOrder(explore: false));
        var request = VerificationRequest.Of(spec.Program, definition.Kind, definition.FunctionName, definition.Suite, order, spec.Verification.For(definition))
            with { Fresh = spec.Fresh, RunAllTests = spec.RunAllTests };
        var verdict = await new RepeatedVerification(verifier, logger)
            .RunAsync(request, spec.Verification.Retries, this.GetPrimaryKeyString(), _stopping.Token);
        if (!verdict.FromCache)
        {
            await problem.Learn(verdict.TestRuns);
        }

        // Without a proof, whoever may submit programs could read the hidden tests one after another.
        return verdict.FailedTest is { } failed && !await SuiteProofs.ProvesAsync(spec, definition.Suite.Hash, artifacts, _stopping.Token)
            ? verdict with { FailedTest = new FailedTest { Test = failed.Test } }
            : verdict;
    }
}
