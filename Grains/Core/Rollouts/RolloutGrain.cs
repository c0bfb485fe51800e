using NousCoder.Grains.Artifacts;
using NousCoder.Grains.Generation;
using NousCoder.Grains.Groups;
using NousCoder.Grains.Problems;
using NousCoder.Grains.Prompts;
using NousCoder.Grains.Verification;

namespace NousCoder.Grains.Rollouts;

/// <summary>
/// Verifies one completion once. The completion is durable before its verification begins, and the verdict before the
/// group is told, so that a crash at any point repeats at most one verification and loses nothing.
/// </summary>
[ServedBy(Roles.Sandbox), FreeSlots]
public sealed partial class RolloutGrain(
    [PersistentState("rollout")] IPersistentState<RolloutState> state,
    IVerifier verifier,
    IArtifactStore artifacts,
    TimeProvider time,
    ILogger<RolloutGrain> logger) : Grain, IRolloutGrain
{
    /// <summary>One rollout of this many begins with the test that was run least, so that no test stays unseen for ever.</summary>
    private const int ExploreOneIn = 8;

    private static readonly TimeSpan KeepWhileVerifying = TimeSpan.FromHours(1);

    private readonly CancellationTokenSource _stopping = new();
    private Task _deciding = Task.CompletedTask;
    private Task _work = Task.CompletedTask;

    private string Id => this.GetPrimaryKeyString();

    private (string Group, int N) Place =>
        Keys.TryParseRollout(Id) ?? throw new NousCoderException($"'{Id}' is not a rollout: expected {{job}}.{{step}}.{{problem}}.{{attempt}}.{{n}}.");

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // It may have moved here for a slot.
        if (Stage == RolloutStage.Generated)
        {
            GoOn();
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task Generated(RolloutSpec spec, StoredCompletion completion)
    {
        if (_stopping.IsCancellationRequested)
        {
            // Cleared: a completion that was under way would only make a row that nobody clears.
            return;
        }

        if (state.State.Completion is null)
        {
            state.State.Spec = spec;
            state.State.Completion = completion;
            await state.SaveAsync(this);
        }

        GoOn();
    }

    /// <inheritdoc/>
    public Task<RolloutStage> Resume()
    {
        var stage = Stage;
        if (stage != RolloutStage.Pending)
        {
            GoOn();
        }

        return Task.FromResult(stage);
    }

    /// <inheritdoc/>
    public async Task<RolloutTranscript?> GetTranscript()
    {
        if (Keys.TryParseRollout(Id) is not { } place)
        {
            return null;
        }

        if (await GroupArtifact.TryReadAsync(artifacts, place.Group, _stopping.Token) is { } group)
        {
            return group.TranscriptOf(place.N);
        }

        if (state.State is not { Spec: { } spec, Completion: { } stored })
        {
            return null;
        }

        var completion = await CompletionStore.ReadAsync(artifacts, Id, stored, _stopping.Token);
        return new RolloutTranscript
        {
            RolloutId = Id,
            ProblemId = spec.ProblemId,
            Stage = Stage,
            Completion = completion.Text,
            Program = CodeExtraction.Extract(completion.Text, spec.Extraction),
            CompletionTokens = completion.Tokens.Length,
            Overlong = completion.FinishReason == FinishReason.Length,
            PolicyVersion = completion.PolicyVersion,
            Verdict = state.State.Verdict,
        };
    }

    /// <inheritdoc/>
    public async Task Clear()
    {
        await _stopping.CancelAsync();
        // It writes the row that is cleared below.
        await _deciding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (state.State.Completion?.Artifact is not null)
        {
            await CompletionStore.DeleteAsync(artifacts, Id, CancellationToken.None);
        }

        await state.ClearStateAsync();
        DeactivateOnIdle();
    }

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        // A verdict that is there already is stored; an activation that is gone cannot write.
        await _deciding.WaitAsync(cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    private RolloutStage Stage =>
        state.State.Verdict is not null ? RolloutStage.Decided
        : state.State.Completion is not null ? RolloutStage.Generated
        : RolloutStage.Pending;

    /// <summary>Verifies and tells in the background: no call waits for a sandbox slot.</summary>
    private void GoOn()
    {
        if (_work.IsCompleted)
        {
            _work = VerifyAndTellAsync();
        }
    }

    private async Task VerifyAndTellAsync()
    {
        try
        {
            DelayDeactivation(KeepWhileVerifying);
            await (_deciding = DecideAsync());
            await GrainFactory.GetGrain<IGroupGrain>(Place.Group).RolloutDecided(new RolloutResult
            {
                RolloutId = Id,
                Completion = state.State.Completion!,
                Verdict = state.State.Verdict!,
                Verification = state.State.Verification,
            });
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Cleared or moved: whoever needs the verdict asks again.
        }
        catch (SlotElsewhereException)
        {
            MigrateOnIdle();
        }
        catch (Exception error)
        {
            // The group re-asks by its watchdog; a row that another activation wrote must be read again.
            LogNotDecided(Id, error);
            DeactivateOnIdle();
        }
    }

    private async Task DecideAsync()
    {
        if (state.State.Verdict is null)
        {
            var (verdict, interval) = await VerifyAsync(state.State.Spec!, state.State.Completion!);
            state.State.Verdict = verdict;
            state.State.Verification = interval;
            await state.SaveAsync(this);
        }
    }

    private async Task<(Verdict Verdict, BusyInterval? Interval)> VerifyAsync(RolloutSpec spec, StoredCompletion stored)
    {
        var completion = await ReadCompletion(stored);
        if (CodeExtraction.Extract(completion.Text, spec.Extraction) is not { } program)
        {
            return (Verdict.NoCode, null);
        }

        var order = await GrainFactory.GetGrain<IProblemGrain>(spec.ProblemId)
            .GetTestOrder(spec.Verification.TestOrder(explore: Place.N % ExploreOneIn == ExploreOneIn - 1));
        var request = VerificationRequest.Of(program, spec.Kind, spec.FunctionName, spec.Suite, order, spec.Verification);
        var verdict = await new RepeatedVerification(verifier, logger).RunAsync(request, spec.Verification.Retries, Id, _stopping.Token);
        if (verdict.SuiteUnusable)
        {
            var dataset = spec.ProblemId[..spec.ProblemId.LastIndexOf('.')];
            var fault = $"the tests of problem {spec.ProblemId} cannot be used: {verdict.Fault} {DatasetGrain.RepairAdvice(dataset)}";
            return (verdict with { Fault = fault }, null);
        }

        if (verdict.FromCache)
        {
            return (verdict, null);
        }

        // The interval ends now and lasts as long as the program held a slot: waiting for one is not verification.
        var end = time.GetUtcNow();
        return (verdict, new BusyInterval(end - TimeSpan.FromSeconds(verdict.Seconds), end));
    }

    /// <summary>Reads the completion. If it is lost, the rollout is pending again and its group has it sampled anew.</summary>
    private async Task<Completion> ReadCompletion(StoredCompletion stored)
    {
        try
        {
            return await CompletionStore.ReadAsync(artifacts, Id, stored, _stopping.Token);
        }
        catch (Exception error) when (StorageFailures.IsLost(error))
        {
            state.State.Completion = null;
            await state.SaveAsync(this);
            throw;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Rollout {Rollout} could not be decided or its group not told; it will be asked again")]
    private partial void LogNotDecided(string rollout, Exception error);
}
