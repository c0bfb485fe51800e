using NousCoder.Contracts.Generation;
using NousCoder.Grains.Artifacts;

namespace NousCoder.Grains.Evaluation;

/// <content>Takes the results of the groups, stores the phase, and carries out the effects of its changes.</content>
public sealed partial class EvaluationGrain
{
    /// <summary>So many problems without one completion mean that none will have any.</summary>
    private const int ProblemsToGiveUpAfter = 4;

    /// <summary>How often a group is opened whose completions cannot be generated.</summary>
    private const int MaxAttempts = 3;

    /// <summary>Of so many problems one may stay without a verified sample; more would make the result another problem set's.</summary>
    private const int ProblemsForOneUnmeasured = 20;

    /// <summary>By then the other silos know which of them cannot generate.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(3);

    /// <inheritdoc/>
    public Task GroupDecided(GroupResult result)
    {
        if (!_groups.TryTake(result.GroupId))
        {
            return Task.CompletedTask;
        }

        return ScoreOf(result) is { } score
            ? AddScoreAsync(score)
            : LeaveUnmeasuredAsync(result.GroupId, $"no sample could be verified{(result.Fault is { } fault ? $": {fault}" : "")}");
    }

    /// <inheritdoc/>
    public Task GroupFailed(string groupId, GenerationFailure failure)
    {
        if (!_groups.TryTake(groupId))
        {
            return Task.CompletedTask;
        }

        var fault = $"no completion can be generated: {failure.Reason}";
        if (failure.PromptTooLong)
        {
            // A problem that does not fit the context is not solved in it, like one whose completions do not fit.
            return AddScoreAsync(new ProblemScore(Keys.ProblemOfGroup(groupId), State.Spec!.Samples, 0, State.Spec.Samples), fault);
        }

        return Keys.AttemptOfGroup(groupId) + 1 < MaxAttempts ? RetryAsync(groupId) : LeaveUnmeasuredAsync(groupId, fault);
    }

    /// <summary>Returns the score of a problem; null if none of its samples was verified.</summary>
    private static ProblemScore? ScoreOf(GroupResult result)
    {
        var verified = result.Rollouts.Where(r => r.Reward is not null).ToArray();
        return verified.Length == 0 ? null : new ProblemScore(
            result.ProblemId,
            verified.Length,
            verified.Count(r => r.Outcome == RolloutOutcome.Passed),
            verified.Count(r => r.FinishReason == FinishReason.Length),
            verified.Where(r => r.Outcome == RolloutOutcome.Passed).Sum(r => (long)r.CompletionTokens),
            verified.Where(r => r.Outcome == RolloutOutcome.Failed).Sum(r => (long)r.CompletionTokens),
            Keys.AttemptOfGroup(result.GroupId));
    }

    private async Task AddScoreAsync(ProblemScore score, string fault = "")
    {
        await _scores.AddAsync(score, CancellationToken.None);
        if (fault.Length > 0 && _scores.AreTooLong(Math.Min(ProblemsToGiveUpAfter, State.Problems)))
        {
            _scores.Clear();
            await ApplyAsync(new EvaluationEvent.Faulted(fault));
            return;
        }

        await ContinueAsync(isChanged: true);
    }

    private async Task LeaveUnmeasuredAsync(string groupId, string fault)
    {
        State.Unmeasured.Add(Keys.ProblemOfGroup(groupId));
        if (State.Unmeasured.Count > Math.Max(1, State.Problems / ProblemsForOneUnmeasured) || State.Unmeasured.Count == State.Problems)
        {
            // They are tried once more if the evaluation is started again.
            State.Unmeasured.Clear();
            await ApplyAsync(new EvaluationEvent.Faulted(fault));
            return;
        }

        await ContinueAsync(isChanged: true);
    }

    private async Task RetryAsync(string groupId)
    {
        State.Open.Add(Keys.Group(Id, State.Spec!.Step, Keys.ProblemOfGroup(groupId), Keys.AttemptOfGroup(groupId) + 1));
        await state.SaveAsync(this);
        _groups.ReleaseInBackground();
        _watchdog?.Change(RetryAfter, ReconcileEvery);
    }

    /// <summary>Applies an event: stores the phase that follows, together with what the caller changed in the row, and carries out the effects.</summary>
    private async Task ApplyAsync(EvaluationEvent evaluationEvent)
    {
        var before = Phase;
        var effects = Change(evaluationEvent);
        if (!ReferenceEquals(before, Phase))
        {
            await state.SaveAsync(this);
            _groups.ReleaseInBackground();
        }

        if (effects.HasFlag(EvaluationEffects.NotifyOwner))
        {
            // Not awaited: the owner may be calling this grain.
            _ = NotifyOwnerAsync();
        }

        if (effects.HasFlag(EvaluationEffects.Continue))
        {
            await ReconcileAsync();
        }
    }

    private EvaluationEffects Change(EvaluationEvent evaluationEvent)
    {
        var (next, effects) = EvaluationTransitions.Next(Phase, evaluationEvent);
        State.Phase = next;
        if (effects.HasFlag(EvaluationEffects.ReleaseGroups))
        {
            _groups.RemoveAll();
        }

        return effects;
    }

    private void Watch(TimeSpan first) => _watchdog ??= this.RegisterGrainTimer(
        static (evaluation, _) => evaluation.ReconcileAsync(), this, new GrainTimerCreationOptions(first, ReconcileEvery) { KeepAlive = true });

    /// <summary>Asks again for everything that has no answer yet: after a crash all of it, else what got lost.</summary>
    private async Task ReconcileAsync()
    {
        _groups.ReleaseInBackground();
        if (Phase is EvaluationPhase.Measuring)
        {
            await _groups.ReopenAsync();
            await ContinueAsync(isChanged: false);
        }
        else if (Phase is EvaluationPhase.Ended { IsOwnerNotified: false })
        {
            _ = NotifyOwnerAsync();
        }

        if (IsSettled)
        {
            await state.SaveAsync(this);
            if (State.Spec!.JobId is null)
            {
                await Directory.Set((await GetResult())!, settled: true);
            }

            _watchdog?.Dispose();
            _watchdog = null;
        }
    }

    /// <summary>Opens more groups if there is room, or ends. If the dataset cannot be read any more, the evaluation fails.</summary>
    /// <param name="isChanged">True if the row has changed already.</param>
    private async Task ContinueAsync(bool isChanged)
    {
        try
        {
            if (_scores.Decided == State.Problems)
            {
                await ApplyAsync(new EvaluationEvent.AllDecided());
            }
            else
            {
                await OpenMoreAsync(isChanged);
            }
        }
        catch (Exception error) when (StorageFailures.IsLost(error))
        {
            await ApplyAsync(new EvaluationEvent.Faulted(error.Message));
        }
    }

    private async Task OpenMoreAsync(bool isChanged)
    {
        var spec = State.Spec!;
        _waiting ??= new Queue<string>((await GrainFactory.GetGrain<IDatasetGrain>(spec.Dataset).GetProblemIds())
            .Except(_scores.Problems).Except(State.Open.Select(Keys.ProblemOfGroup)));
        List<string> opened = [];
        for (var room = EvaluationWindow.Groups(spec.Samples) - _groups.Count; room > 0 && _waiting.TryDequeue(out var problem); room--)
        {
            opened.Add(Keys.Group(Id, spec.Step, problem, 0));
        }

        State.Open.UnionWith(opened);
        if (isChanged || opened.Count > 0)
        {
            await state.SaveAsync(this);
            _groups.ReleaseInBackground();
        }

        await _groups.OpenAsync(opened);
    }

    private GroupSpec SpecOf(string groupId)
    {
        var spec = State.Spec!;
        var problem = Keys.ProblemOfGroup(groupId);
        return new GroupSpec
        {
            Owner = Id,
            Purpose = GroupPurpose.Evaluation,
            ProblemId = problem,
            Size = spec.Samples,
            Policy = spec.Policy,
            Seed = StableHash.Of(spec.Seed, "evaluation", problem),
            Generation = spec.Generation,
            Verification = spec.Verification,
        };
    }

    private async Task NotifyOwnerAsync()
    {
        var notified = Phase;
        try
        {
            if (notified is EvaluationPhase.Ended ended && State.Spec is { JobId: { } jobId } spec)
            {
                var job = GrainFactory.GetGrain<ITrainingJobGrain>(jobId);
                await (ended.Outcome == EvaluationOutcome.Finished ? job.EvaluationFinished(PointOf(spec)) : job.EvaluationFailed(Id, ended.Reason));
            }

            // A start since then has an owner that has not heard.
            if (ReferenceEquals(notified, Phase))
            {
                Change(new EvaluationEvent.OwnerNotified());
                _watchdog?.Change(SettleAfter, ReconcileEvery);
            }
        }
        catch (Exception error)
        {
            LogOwnerNotNotified(Id, error);
        }
    }

    private EvaluationPoint PointOf(EvaluationSpec spec) => new(
        spec.Dataset, spec.Step, _scores.Pass1(), Id, spec.Generation.ContextLength, spec.Generation.RopeFactor);

    [LoggerMessage(LogLevel.Warning, "The owner of evaluation {Evaluation} could not be notified; retrying")]
    private partial void LogOwnerNotNotified(string evaluation, Exception error);
}
