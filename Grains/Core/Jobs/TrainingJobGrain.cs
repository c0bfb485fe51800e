using NousCoder.Contracts.Generation;

namespace NousCoder.Grains.Jobs;

/// <summary>
/// Runs a job from event to event: <see cref="JobTransitions"/> gives the phase that follows, which is stored before its effects are carried
/// out. After a crash the watchdog begins the work of the stored phase again; everything that it asks for may be asked twice.
/// </summary>
public sealed partial class TrainingJobGrain(
    [PersistentState("job")] IPersistentState<TrainingJobState> state,
    IArtifactStore artifacts,
    IJobFiles files,
    IPolicyFolders folders,
    TimeProvider time,
    ILogger<TrainingJobGrain> logger) : Grain, ITrainingJobGrain
{
    private const int MaxRecords = 100;

    private static readonly TimeSpan ReconcileEvery = TimeSpan.FromSeconds(15);

    private JobGroups _groups = null!;
    private JobCheckpoints _checkpoints = null!;
    private JobEvaluations _evaluations = null!;
    private JobTroubles _troubles = null!;
    private StepSampler _sampler = null!;
    private IGrainTimer? _watchdog;
    private int? _queuePosition;

    private string Id => this.GetPrimaryKeyString();

    private TrainingJobState State => state.State;

    private TrainingJobSpec Spec => state.State.Spec!;

    private JobPhase Phase => state.State.Phase!;

    private bool Ended => State.Phase is JobPhase.Ended;

    private StepRecords Records => new(artifacts, Id);

    private StepRecorder Recorder => new(Id, Records, files, GrainFactory, time, logger);

    private ITrainerGrain Trainer => GrainFactory.GetGrain<ITrainerGrain>(Keys.Only);

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        State.Upgrade();
        _groups = new JobGroups(Id, State, GrainFactory, logger);
        _checkpoints = new JobCheckpoints(Id, State, artifacts);
        _evaluations = new JobEvaluations(Id, State);
        _troubles = new JobTroubles(GrainFactory);
        _sampler = new StepSampler(Id, State, _groups, artifacts, GrainFactory, logger);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task Submit(TrainingJobSpec spec)
    {
        if (!Keys.IsName(Id))
        {
            throw new NousCoderException($"'{Id}' is not a valid job id: use 1 to 64 letters, digits or '-', beginning with a letter or digit");
        }

        if (State.Spec is not null)
        {
            RequireSameAndUnfinished(spec);
            return;
        }

        await Check(spec);
        var submitted = time.GetUtcNow();
        // The directory first: a name without a job behind it does nothing, a job without its name would never be driven.
        await NotifyDirectoryAsync(new JobSummary { JobId = Id, Dataset = spec.Dataset, Status = JobStatus.Queued, Submitted = submitted });
        State.Spec = spec;
        State.Submitted = submitted;
        State.Policy = PolicyReference.Beginning(spec.Policy);
        State.Phase = JobPhase.Submitted(spec);
        await state.SaveAsync(this);
        await Drive();
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<string>> Check(TrainingJobSpec spec) => new JobPlan(GrainFactory).MakeAsync(spec);

    /// <inheritdoc/>
    public Task<TrainingJobSpec?> GetSpec() => Task.FromResult(State.Spec);

    /// <inheritdoc/>
    public async Task<JobProgress?> GetProgress(int afterStep)
    {
        if (State.Spec is null)
        {
            return null;
        }

        var progress = new JobProgress
        {
            JobId = Id,
            Status = Phase.Status,
            Message = JobMessages.Of(State, _queuePosition),
            Step = State.Step,
            Steps = Spec.TotalSteps,
            OpenGroups = _groups.PendingCount,
            InformativeGroups = _groups.InformativeCount,
            Rollouts = State.Rollouts,
            Evaluations = [.. State.Evaluations],
            Checkpoint = folders.WhereIs(State.Policy),
            Files = files.FolderOf(Id),
            Submitted = State.Submitted,
            Policy = State.Policy,
            Best = State.Best,
            BestCheckpoint = State.Best is { } best ? folders.WhereIs(best.Policy) : "",
        };
        var evaluation = !Ended && EvaluationUnderWay is { } underWay ? await underWay.GetProgress() : default;
        var last = (int)Math.Min(progress.Step, Math.Max(0L, afterStep) + MaxRecords);
        return progress with
        {
            EvaluationDone = evaluation.Done,
            EvaluationTotal = evaluation.Total,
            Records = afterStep >= last ? [] : [.. await Records.ReadAsync(Math.Max(0, afterStep) + 1, last, default).ToListAsync()],
            Troubles = Ended ? [] : await _troubles.ListAsync(),
        };
    }

    /// <inheritdoc/>
    public Task Pause() => ApplyAsync(new JobEvent.PauseRequested());

    /// <inheritdoc/>
    public Task Resume()
    {
        if (State.Phase is JobPhase.Ended { Outcome: not JobOutcome.Failed })
        {
            throw new NousCoderException($"job {Id} {JobMessages.EndOf(Phase.Status)} and cannot be resumed; submit it under a new id");
        }

        return ApplyAsync(new JobEvent.ResumeRequested());
    }

    /// <inheritdoc/>
    public Task Stop() => ApplyAsync(new JobEvent.StopRequested());

    /// <inheritdoc/>
    public async Task Drive()
    {
        if (State.Spec is not null && _watchdog is null)
        {
            _watchdog = this.RegisterGrainTimer(
                static (job, _) => job.ReconcileAsync(), this, new GrainTimerCreationOptions(ReconcileEvery, ReconcileEvery) { KeepAlive = true });
            if (State.Step > 0)
            {
                await Recorder.RestoreFilesAsync(State.Step);
            }

            await ReconcileAsync();
        }
    }

    /// <inheritdoc/>
    public async Task GroupDecided(GroupResult result)
    {
        if (_groups.TrySetResult(result))
        {
            _troubles.OnGroup(result.Fault);
            await OnGroupResultAsync();
        }
    }

    /// <inheritdoc/>
    public async Task GroupFailed(string groupId, GenerationFailure failure)
    {
        if (_groups.TryFail(groupId, failure.Reason))
        {
            _troubles.OnGroup(failure.Reason);
            await OnGroupResultAsync();
        }
    }

    /// <inheritdoc/>
    public Task TrainerAcquired() => State.Phase is JobPhase.Queued ? ReconcileAsync() : Task.CompletedTask;

    /// <inheritdoc/>
    public async Task UpdateFinished(UpdateResult result)
    {
        if (Ended || UpdateOf(result.Step) is not { } update)
        {
            return;
        }

        _troubles.OnStepFinished();
        var record = await Recorder.RecordAsync(update, result, State.StepBegan);
        State.Step = result.Step;
        State.StepBegan = record.Time;
        _checkpoints.OnUpdated(result.Policy);
        _sampler.DropStale();
        var isApplied = result.Metrics.GetValueOrDefault("applied_updates", 1) > 0;
        State.SkippedSteps = isApplied ? 0 : State.SkippedSteps + 1;
        var hasDiverged = State.SkippedSteps >= Spec.Optimizer.MaxSkippedSteps;
        State.SkippedSteps = hasDiverged ? 0 : State.SkippedSteps;
        await ApplyAsync(new JobEvent.UpdateFinished(hasDiverged));
    }

    /// <inheritdoc/>
    public Task UpdateDelayed(int step, string reason)
    {
        if (UpdateOf(step) is not null)
        {
            _troubles.OnUpdateDelayed(step, reason);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task UpdateFailed(int step, string reason) =>
        UpdateOf(step) is null ? Task.CompletedTask : ApplyAsync(new JobEvent.UpdateFailed(reason));

    /// <inheritdoc/>
    public async Task EvaluationFinished(EvaluationPoint point)
    {
        if (Ended || State.Phase is null || _evaluations.IdOf(Phase.Work) != point.EvaluationId)
        {
            return;
        }

        if (Phase.Work is JobPhase.Evaluating evaluating)
        {
            State.Evaluations.Add(point);
            _checkpoints.OnEvaluated(evaluating, point);
        }

        State.StepBegan = time.GetUtcNow();
        await ApplyAsync(new JobEvent.EvaluationFinished());
    }

    /// <inheritdoc/>
    public Task EvaluationFailed(string evaluationId, string reason) =>
        State.Phase is null || _evaluations.IdOf(Phase.Work) != evaluationId
            ? Task.CompletedTask
            : ApplyAsync(new JobEvent.EvaluationFailed(reason));

    private PendingUpdate? UpdateOf(int step) =>
        State.Phase?.Work is JobPhase.Updating { Update: var update } && update.Step == step ? update : null;

    private Task OnGroupResultAsync() =>
        _groups.FindFault() is { } fault ? ApplyAsync(new JobEvent.Faulted(fault)) : ContinueAsync();

    /// <summary>Refuses to submit another spec under this job's id, or any spec once the job has ended.</summary>
    private void RequireSameAndUnfinished(TrainingJobSpec spec)
    {
        if (TrainingJobSpecFile.Write(Spec) != TrainingJobSpecFile.Write(spec))
        {
            throw new NousCoderException($"there is a job '{Id}' with another spec; choose another id");
        }

        if (State.Phase is JobPhase.Ended ended)
        {
            var resume = ended.Outcome == JobOutcome.Failed ? $"continue it with 'nouscoder train resume {Id}', or " : "";
            throw new NousCoderException($"job {Id} {JobMessages.EndOf(ended.Status)} already; {resume}submit the file under a new id");
        }
    }
}
