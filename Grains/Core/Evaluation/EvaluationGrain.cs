using NousCoder.Grains.Artifacts;
using NousCoder.Grains.Groups;

namespace NousCoder.Grains.Evaluation;

/// <summary>
/// Opens a group for every problem of a dataset, some at a time, and keeps the score of each. <see cref="EvaluationTransitions"/> gives
/// the phase that follows an event; it is stored before its effects are carried out.
/// </summary>
public sealed partial class EvaluationGrain(
    [PersistentState("evaluation")] IPersistentState<EvaluationState> state,
    IArtifactStore artifacts,
    TimeProvider time,
    ILogger<EvaluationGrain> logger) : Grain, IEvaluationGrain
{
    private static readonly TimeSpan ReconcileEvery = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan SettleAfter = TimeSpan.FromSeconds(1);

    private OwnedGroups<string> _groups = null!;
    private EvaluationScores _scores = null!;
    private IGrainTimer? _watchdog;
    private Queue<string>? _waiting;

    private string Id => this.GetPrimaryKeyString();

    private EvaluationState State => state.State;

    private EvaluationPhase Phase => state.State.Phase!;

    private bool IsSettled => Phase is EvaluationPhase.Ended { IsOwnerNotified: true } && _groups.AllReleased;

    private IEvaluationDirectoryGrain Directory => GrainFactory.GetGrain<IEvaluationDirectoryGrain>(Keys.Only);

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        State.Upgrade();
        _groups = new OwnedGroups<string>(State.Open, State.Closing, id => id, SpecOf, GrainFactory, logger);
        _scores = new EvaluationScores(State, new ScorePages(artifacts, Id));
        try
        {
            await _scores.ReadAsync(cancellationToken);
        }
        catch (Exception error) when (StorageFailures.IsLost(error))
        {
            // All problems are measured again by the next start: a part of the scores would be another result.
            _scores.Clear();
            Change(new EvaluationEvent.ScoresLost(
                $"its scores are lost: {error.Message} Start the same evaluation again to measure all problems anew."));
        }

        if (State.Spec is not null && !IsSettled)
        {
            // After a crash: any call has it continue.
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
            await CheckPolicyAsync(spec);
        }

        if (State.Spec != spec || Phase is EvaluationPhase.Ended { Outcome: not EvaluationOutcome.Finished })
        {
            var begun = State.Spec is null ? time.GetUtcNow() : State.Begun;
            if (spec.JobId is null)
            {
                // The directory first: a name without an evaluation behind it does nothing, one without its name would never be driven.
                await Directory.Set(ResultOf(spec, dataset.Problems, begun), settled: false);
            }

            State.Spec = spec;
            State.Problems = dataset.Problems;
            State.Begun = begun;
            if (Phase is EvaluationPhase.Measuring)
            {
                // The phase stays, so nothing else stores the new owner.
                await state.SaveAsync(this);
            }
        }

        _waiting = null;
        Watch(ReconcileEvery);
        await ApplyAsync(new EvaluationEvent.Started());
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
        ? new EvaluationProgress(_scores.Decided * spec.Samples, State.Problems * spec.Samples)
        : default);

    /// <inheritdoc/>
    public Task<EvaluationResult?> GetResult() =>
        Task.FromResult(State.Spec is { } spec ? ResultOf(spec, State.Problems, State.Begun) with { Error = (Phase as EvaluationPhase.Ended)?.Reason ?? "" } : null);

    /// <inheritdoc/>
    public Task<ImmutableArray<ProblemScore>> GetScores(int offset, int count) =>
        Task.FromResult(_scores.List(offset, Math.Clamp(count, 1, IEvaluationGrain.MaxListed)));

    /// <inheritdoc/>
    public Task Cancel(string? jobId) =>
        State.Spec is { } spec && spec.JobId == jobId ? ApplyAsync(new EvaluationEvent.CancelRequested()) : Task.CompletedTask;

    /// <summary>Refuses what could not be sampled. A job has checked its own evaluations when it was submitted.</summary>
    private async Task CheckPolicyAsync(EvaluationSpec spec)
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

    private EvaluationResult ResultOf(EvaluationSpec spec, int problems, DateTimeOffset begun) => new()
    {
        EvaluationId = Id,
        Spec = spec,
        Problems = problems,
        Decided = _scores.Decided,
        Pass1 = _scores.Pass1(),
        Begun = begun,
    };
}
