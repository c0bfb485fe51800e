using NousCoder.Grains.Artifacts;
using NousCoder.Grains.Groups;

namespace NousCoder.Grains.Evaluation;

/// <summary>Opens a group for every problem of a dataset, some at a time, and keeps what each came to.</summary>
public sealed partial class EvaluationGrain(
    [PersistentState("evaluation")] IPersistentState<EvaluationState> state,
    IArtifactStore artifacts,
    TimeProvider time,
    ILogger<EvaluationGrain> logger) : Grain, IEvaluationGrain
{
    private static readonly TimeSpan LookAfterEvery = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan SettleAfter = TimeSpan.FromSeconds(1);

    private readonly List<ProblemScore> _scores = [];
    private GroupCloser _closer = null!;
    private IGrainTimer? _watchdog;
    private Queue<string>? _waiting;
    private bool _ownerKnows;

    private string Id => this.GetPrimaryKeyString();

    private EvaluationState State => state.State;

    private int Decided => _scores.Count + State.Unmeasured.Count;

    private bool Finished => State.Spec is not null && Decided == State.Problems;

    private bool Ended => Finished || State.Error.Length > 0;

    private double Pass1 => _scores.Select(s => s.SolveRate).OfType<double>().DefaultIfEmpty(0).Average();

    private ScorePages Pages => new(artifacts, Id);

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _closer = new GroupCloser(State.Closing, GrainFactory, logger);
        try
        {
            _scores.AddRange(await Pages.ReadAsync(State.Pages, cancellationToken));
            _scores.AddRange(State.Scores);
        }
        catch (Exception error) when (StorageFailures.IsLost(error))
        {
            // All problems are measured again by the next start: a part of the scores would be another result.
            State.Pages = 0;
            State.Scores.Clear();
            State.Unmeasured.Clear();
            State.Closing.UnionWith(State.Open);
            State.Open.Clear();
            State.Error = $"its scores are lost: {error.Message} Start the same evaluation again to measure all problems anew.";
        }

        if (State.Spec is not null && !(Ended && State.Closing.Count == 0))
        {
            // After a crash: whoever asks for anything has it go on.
            Watch(TimeSpan.Zero);
        }
    }

    /// <inheritdoc/>
    public async Task Start(EvaluationSpec spec)
    {
        if (!Keys.IsKey(Id))
        {
            throw new NousCoderException($"'{Id}' is not a valid id of an evaluation: use letters, digits, '-' and '.'");
        }

        if (PolicyReference.Locate(spec.Policy.Checkpoint) is null)
        {
            throw new NousCoderException($"policy.checkpoint: '{spec.Policy.Checkpoint}' names no policy; 'nouscoder checkpoint list' names those there are");
        }

        if (await GrainFactory.GetGrain<IDatasetGrain>(spec.Dataset).GetSummary() is not { } dataset)
        {
            throw new NousCoderException($"there is no dataset '{spec.Dataset}'; 'nouscoder dataset list' names those there are");
        }

        if (SpecValidation.Validate(spec) is { IsEmpty: false } errors)
        {
            throw new NousCoderException(string.Join("; ", errors));
        }

        if (State.Spec is { } before && before.Measured() != spec.Measured())
        {
            throw new NousCoderException($"there is an evaluation '{Id}' that measures something else; choose another id");
        }

        if (State.Spec is null && spec.JobId is null)
        {
            await CheckPolicy(spec);
        }

        if (State.Spec != spec || State.Error.Length > 0)
        {
            var begun = State.Spec is null ? time.GetUtcNow() : State.Begun;
            if (spec.JobId is null)
            {
                // The directory first: a name without an evaluation behind it does nothing, one without its name would never be driven.
                await Directory.Set(ResultOf(spec, dataset.Problems, begun), settled: false);
            }

            (State.Spec, State.Problems, State.Begun, State.Error) = (spec, dataset.Problems, begun, "");
            await state.SaveAsync(this);
        }

        (_ownerKnows, _waiting) = (false, null);
        Watch(LookAfterEvery);
        await LookAfterAll();
    }

    /// <summary>Refuses what could not be sampled. A job has checked its own evaluations when it was submitted.</summary>
    private async Task CheckPolicy(EvaluationSpec spec)
    {
        try
        {
            await GrainFactory.GetGrain<IGeneratorGrain>(Id).CheckPolicy(spec.Policy, spec.Generation);
        }
        catch (OrleansException)
        {
            // No silo generates now; the evaluation waits for one.
        }
    }

    /// <inheritdoc/>
    public Task Drive()
    {
        // Also one that has ended: the directory has not heard of it.
        if (State.Spec is not null)
        {
            Watch(TimeSpan.Zero);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<EvaluationProgress> GetProgress() => Task.FromResult(State.Spec is { } spec
        ? new EvaluationProgress(Decided * spec.Samples, State.Problems * spec.Samples)
        : default);

    /// <inheritdoc/>
    public Task<EvaluationResult?> GetResult() =>
        Task.FromResult(State.Spec is { } spec ? ResultOf(spec, State.Problems, State.Begun) with { Error = State.Error } : null);

    /// <inheritdoc/>
    public Task<ImmutableArray<ProblemScore>> GetScores(int offset, int count) =>
        Task.FromResult<ImmutableArray<ProblemScore>>([.. _scores.Concat(State.Unmeasured.Select(p => new ProblemScore(p, 0, 0, 0))).Skip(offset).Take(Math.Clamp(count, 1, IEvaluationGrain.MaxListed))]);

    /// <inheritdoc/>
    public async Task Cancel(string? jobId)
    {
        if (State.Spec is { } spec && spec.JobId == jobId && !Ended)
        {
            await GiveUp("cancelled");
        }
    }

    private IEvaluationDirectoryGrain Directory => GrainFactory.GetGrain<IEvaluationDirectoryGrain>(Keys.Only);

    private EvaluationResult ResultOf(EvaluationSpec spec, int problems, DateTimeOffset begun) => new()
    {
        EvaluationId = Id,
        Spec = spec,
        Problems = problems,
        Decided = Decided,
        Pass1 = Pass1,
        Begun = begun,
    };

    private void Watch(TimeSpan first) => _watchdog ??= this.RegisterGrainTimer(
        static (evaluation, _) => evaluation.LookAfterAll(), this, new GrainTimerCreationOptions(first, LookAfterEvery) { KeepAlive = true });

    private async Task LookAfterAll()
    {
        _closer.CloseInBackground();
        if (State.Error.Length == 0)
        {
            await Ask(State.Open);
            await Advance(always: false);
        }
        else if (!_ownerKnows)
        {
            _ = TellOwnerAsync(job => job.EvaluationFailed(Id, State.Error));
        }

        if (_ownerKnows && State.Closing.Count == 0)
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

    /// <summary>Opens more groups, as far as there is room. If the dataset cannot be read any more, the evaluation fails.</summary>
    /// <param name="always">Whether the row has changed already.</param>
    private async Task Advance(bool always)
    {
        try
        {
            await OpenMore(always);
        }
        catch (Exception error) when (StorageFailures.IsLost(error))
        {
            await GiveUp(error.Message);
        }
    }

    private async Task OpenMore(bool always)
    {
        var spec = State.Spec!;
        _waiting ??= new Queue<string>((await GrainFactory.GetGrain<IDatasetGrain>(spec.Dataset).GetProblemIds())
            .Except(_scores.Select(s => s.ProblemId)).Except(State.Unmeasured).Except(State.Open.Select(Keys.ProblemOfGroup)));
        List<string> opened = [];
        var room = EvaluationWindow.Groups(spec.Samples) - State.Open.Count;
        for (; room > 0 && _waiting.TryDequeue(out var problem); room--)
        {
            opened.Add(Keys.Group(Id, spec.Step, problem, 0));
        }

        State.Open.UnionWith(opened);
        if (always || opened.Count > 0)
        {
            await state.SaveAsync(this);
        }

        await Ask(opened);
        if (Finished && !_ownerKnows)
        {
            _watchdog?.Change(SettleAfter, LookAfterEvery);
            _ = TellOwnerAsync(job => job.EvaluationFinished(new EvaluationPoint(
                spec.Dataset, spec.Step, Pass1, Id, spec.Generation.ContextLength, spec.Generation.RopeFactor)));
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

    [LoggerMessage(LogLevel.Warning, "The owner of evaluation {Evaluation} could not be told; it is told again")]
    private partial void LogNotTold(string evaluation, Exception error);
}
