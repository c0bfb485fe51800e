using NousCoder.Grains.Groups;

namespace NousCoder.Grains.Evaluation;

/// <summary>Opens a group for every problem of a dataset, some at a time, and keeps what each came to.</summary>
public sealed partial class EvaluationGrain(
    [PersistentState("evaluation")] IPersistentState<EvaluationState> state,
    ILogger<EvaluationGrain> logger) : Grain, IEvaluationGrain
{
    /// <summary>Completions that are asked for at a time: enough to keep an engine's batch full.</summary>
    private const int MostCompletions = 256;

    /// <summary>So many problems without one verified sample mean that none will have any.</summary>
    private const int ProblemsToGiveUpAfter = 4;

    private static readonly TimeSpan LookAfterEvery = TimeSpan.FromSeconds(15);

    private GroupCloser _closer = null!;
    private IGrainTimer? _watchdog;
    private ImmutableArray<string> _problems = [];
    private Queue<string> _waiting = [];
    private bool _ownerKnows;

    private string Id => this.GetPrimaryKeyString();

    private EvaluationState State => state.State;

    private bool Finished => State.Spec is not null && State.Scores.Count == State.Problems;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _closer = new GroupCloser(State.Closing, GrainFactory, logger);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task Start(EvaluationSpec spec)
    {
        _problems = await GrainFactory.GetGrain<IDatasetGrain>(spec.Dataset).GetProblemIds();
        if (_problems.IsEmpty)
        {
            throw new NousCoderException($"there is no dataset '{spec.Dataset}'; 'nouscoder dataset list' names those there are");
        }

        if (State.Spec is null || State.Error.Length > 0)
        {
            (State.Spec, State.Problems, State.Error) = (spec, _problems.Length, "");
            await state.SaveAsync(this);
        }

        _ownerKnows = false;
        _waiting = new Queue<string>(_problems.Except(State.Scores.Select(s => s.ProblemId)).Except(State.Open.Select(Keys.ProblemOfGroup)));
        _watchdog ??= this.RegisterGrainTimer(
            static (evaluation, _) => evaluation.LookAfterAll(), this, new GrainTimerCreationOptions(LookAfterEvery, LookAfterEvery) { KeepAlive = true });
        await LookAfterAll();
    }

    /// <inheritdoc/>
    public Task<EvaluationProgress> GetProgress() => Task.FromResult(State.Spec is { } spec
        ? new EvaluationProgress(State.Scores.Count * spec.Samples, State.Problems * spec.Samples)
        : default);

    /// <inheritdoc/>
    public async Task<EvaluationResult?> GetResult()
    {
        if (State.Spec is not { } spec)
        {
            return null;
        }

        var order = (_problems.IsEmpty ? await GrainFactory.GetGrain<IDatasetGrain>(spec.Dataset).GetProblemIds() : _problems)
            .Index().ToDictionary(p => p.Item, p => p.Index);
        return new EvaluationResult
        {
            EvaluationId = Id,
            Dataset = spec.Dataset,
            Policy = spec.Policy,
            Scores = [.. State.Scores.OrderBy(s => order.GetValueOrDefault(s.ProblemId))],
            Problems = State.Problems,
            Finished = Finished,
            Error = State.Error,
        };
    }

    /// <inheritdoc/>
    public async Task Cancel()
    {
        if (State.Spec is not null && !Finished)
        {
            await GiveUp("cancelled");
        }
    }

    /// <inheritdoc/>
    public Task GroupDecided(GroupResult result)
    {
        var verified = result.Rollouts.Where(r => r.Reward is not null).ToArray();
        return Decide(result.GroupId, "no sample could be verified", new ProblemScore(
            result.ProblemId,
            verified.Length,
            verified.Count(r => r.Outcome == RolloutOutcome.Passed),
            verified.Count(r => r.FinishReason == FinishReason.Length)));
    }

    /// <inheritdoc/>
    public Task GroupFailed(string groupId, string reason) =>
        Decide(groupId, $"no completion can be generated: {reason}", new ProblemScore(Keys.ProblemOfGroup(groupId), 0, 0, 0));

    private async Task Decide(string groupId, string fault, ProblemScore score)
    {
        var wanted = State.Open.Remove(groupId);
        State.Closing.Add(groupId);
        _closer.CloseInBackground();
        if (!wanted)
        {
            return;
        }

        State.Scores.Add(score);
        if (State.Scores.Count >= Math.Min(ProblemsToGiveUpAfter, State.Problems) && State.Scores.All(s => s.Samples == 0))
        {
            State.Scores.Clear();
            await GiveUp(fault);
        }
        else
        {
            await Advance(always: true);
        }
    }

    private async Task LookAfterAll()
    {
        _closer.CloseInBackground();
        if (State.Error.Length == 0)
        {
            await Ask(State.Open);
            await Advance(always: false);
        }

        if (_ownerKnows && State.Closing.Count == 0)
        {
            await state.SaveAsync(this);
            _watchdog?.Dispose();
            _watchdog = null;
        }
    }

    /// <summary>Opens more groups, as far as there is room.</summary>
    /// <param name="always">Whether the row has changed already.</param>
    private async Task Advance(bool always)
    {
        List<string> opened = [];
        var room = Math.Max(1, MostCompletions / State.Spec!.Samples) - State.Open.Count;
        for (; room > 0 && _waiting.TryDequeue(out var problem); room--)
        {
            opened.Add(Keys.Group(Id, State.Spec.Step, problem, 0));
        }

        State.Open.UnionWith(opened);
        if (always || opened.Count > 0)
        {
            await state.SaveAsync(this);
        }

        await Ask(opened);
        if (Finished && !_ownerKnows)
        {
            _ = TellOwnerAsync(async job => await job.EvaluationFinished(
                new EvaluationPoint(State.Spec.Dataset, State.Spec.Step, (await GetResult())!.Pass1, Id)));
        }
    }

    private async Task GiveUp(string reason)
    {
        State.Error = reason;
        State.Closing.UnionWith(State.Open);
        State.Open.Clear();
        await state.SaveAsync(this);
        _closer.CloseInBackground();
        _ = TellOwnerAsync(job => job.EvaluationFailed(Id, reason));
    }

    private Task Ask(IEnumerable<string> groups) => Task.WhenAll(groups.ToArray().Select(async groupId =>
    {
        var spec = State.Spec!;
        var problem = Keys.ProblemOfGroup(groupId);
        try
        {
            await GrainFactory.GetGrain<IGroupGrain>(groupId).Open(new GroupSpec
            {
                Owner = Id,
                Purpose = GroupPurpose.Evaluation,
                ProblemId = problem,
                Size = spec.Samples,
                Policy = spec.Policy,
                Seed = StableHash.Of(spec.Seed, "evaluation", problem),
                Generation = spec.Generation,
                Verification = spec.Verification,
            });
        }
        catch (Exception error)
        {
            LogNotAsked(groupId, error);
        }
    }));

    private async Task TellOwnerAsync(Func<ITrainingJobGrain, Task> tell)
    {
        try
        {
            if (State.Spec?.JobId is { } jobId)
            {
                await tell(GrainFactory.GetGrain<ITrainingJobGrain>(jobId));
            }

            _ownerKnows = true;
        }
        catch (Exception error)
        {
            LogNotTold(Id, error);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Group {Group} could not be asked for; it is asked for again")]
    private partial void LogNotAsked(string group, Exception error);

    [LoggerMessage(LogLevel.Warning, "The owner of evaluation {Evaluation} could not be told; it is told again")]
    private partial void LogNotTold(string evaluation, Exception error);
}
