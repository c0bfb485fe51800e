using NousCoder.Contracts.Generation;
using NousCoder.Grains.Groups;
using NousCoder.Grains.Training;

namespace NousCoder.Grains.Jobs;

/// <summary>
/// Drives a job from event to event. What it means to do is in its row before it does it, so that after a crash it asks
/// for the same again; everything it asks for may be asked twice.
/// </summary>
public sealed partial class TrainingJobGrain(
    [PersistentState("job")] IPersistentState<TrainingJobState> state,
    IArtifactStore artifacts,
    IJobFiles files,
    IPolicyFolders folders,
    TimeProvider time,
    ILogger<TrainingJobGrain> logger) : Grain, ITrainingJobGrain
{
    private const int MostRecords = 100;

    private static readonly TimeSpan LookAfterEvery = TimeSpan.FromSeconds(15);

    private JobGroups _groups = null!;
    private DrawOrder? _draws;
    private IGrainTimer? _watchdog;
    private int? _queuePosition;
    private bool _noneSuits;

    // What was begun in this activation, so that not every event begins it again.
    private string _evaluationBegun = "";
    private int _updateBegun;

    private string Id => this.GetPrimaryKeyString();

    private TrainingJobState State => state.State;

    private TrainingJobSpec Spec => state.State.Spec!;

    private bool Ended => State.Status is JobStatus.Stopped or JobStatus.Completed or JobStatus.Failed;

    private DynamicSampling Sampling => new(Spec.Batch);

    private StepRecords Records => new(artifacts, Id);

    private StepRecorder Recorder => new(Id, Records, files, GrainFactory, time, logger);

    private string EvaluationId => $"{Id}.e{State.Evaluations.Count}";

    private ITrainerGrain Trainer => GrainFactory.GetGrain<ITrainerGrain>(Keys.Only);

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _groups = new JobGroups(Id, State, GrainFactory, logger);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task Submit(TrainingJobSpec spec)
    {
        if (!Keys.IsName(Id))
        {
            throw new NousCoderException($"'{Id}' is no id of a job: use 1 to 64 letters, digits or '-', beginning with a letter or digit");
        }

        if (State.Spec is not null)
        {
            RequireSameAndUnfinished(spec);
            return;
        }

        await Check(spec);
        var submitted = time.GetUtcNow();
        // The directory first: a name without a job behind it does nothing, a job without its name would never be driven.
        await TellDirectory(new JobSummary { JobId = Id, Dataset = spec.Dataset, Status = JobStatus.Queued, Submitted = submitted });
        (State.Spec, State.Submitted) = (spec, submitted);
        (State.Status, State.Policy, State.ToEvaluate) = (JobStatus.Queued, PolicyReference.Beginning(spec.Policy), spec.Evaluation.Datasets);
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
            Status = State.Status,
            Message = Message(),
            Step = State.Step,
            Steps = Spec.TotalSteps,
            OpenGroups = _groups.Undecided.Count,
            InformativeGroups = _groups.Informative,
            Rollouts = State.Rollouts,
            Evaluations = [.. State.Evaluations],
            Checkpoint = folders.WhereIs(State.Policy),
            Files = files.FolderOf(Id),
            Submitted = State.Submitted,
            Policy = State.Policy,
            Best = State.Best,
            BestCheckpoint = State.Best is { } best ? folders.WhereIs(best.Policy) : "",
        };
        var evaluation = !Ended && Measuring is { } measuring ? await measuring.GetProgress() : default;
        var last = (int)Math.Min(progress.Step, Math.Max(0L, afterStep) + MostRecords);
        return progress with
        {
            EvaluationDone = evaluation.Done,
            EvaluationTotal = evaluation.Total,
            Records = afterStep >= last ? [] : [.. await Records.ReadAsync(Math.Max(0, afterStep) + 1, last, default).ToListAsync()],
            Troubles = Ended ? [] : await Troubles(),
        };
    }

    /// <inheritdoc/>
    public async Task Pause()
    {
        if (State.Spec is not null && !Ended && State.Status != JobStatus.Paused)
        {
            await SetStatus(JobStatus.Paused);
            await ReleaseWhenPaused();
        }
    }

    /// <inheritdoc/>
    public async Task Resume()
    {
        if (State.Status is JobStatus.Stopped or JobStatus.Completed)
        {
            throw new NousCoderException($"job {Id} {HowItEnded} and cannot be resumed; submit it under a new id");
        }

        if (State.Spec is not null && State.Status is JobStatus.Paused or JobStatus.Failed)
        {
            State.Failure = "";
            await SetStatus(JobStatus.Queued);
            _watchdog?.Dispose();
            _watchdog = null;
            await Drive();
        }
    }

    /// <inheritdoc/>
    public Task Stop() => State.Spec is null || Ended ? Task.CompletedTask : End(JobStatus.Stopped);

    /// <inheritdoc/>
    public async Task Drive()
    {
        if (State.Spec is not null && _watchdog is null)
        {
            _watchdog = this.RegisterGrainTimer(
                static (job, _) => job.LookAfterAll(), this, new GrainTimerCreationOptions(LookAfterEvery, LookAfterEvery) { KeepAlive = true });
            if (State.Step > 0)
            {
                await Recorder.RestoreFilesAsync(State.Step);
            }

            await LookAfterAll();
        }
    }

    /// <inheritdoc/>
    public async Task GroupDecided(GroupResult result)
    {
        if (_groups.TryDecide(result))
        {
            await EndIfHopeless();
            await Advance();
        }
        else
        {
            _groups.CloseInBackground();
        }
    }

    /// <inheritdoc/>
    public async Task GroupFailed(string groupId, GenerationFailure failure)
    {
        _groups.Fail(groupId, failure.Reason);
        await EndIfHopeless();
        await Advance();
    }

    /// <inheritdoc/>
    public Task TrainerAcquired() => State.Spec is not null && State.Status == JobStatus.Queued ? LookAfterAll() : Task.CompletedTask;

    /// <inheritdoc/>
    public async Task UpdateFinished(UpdateResult result)
    {
        if (State.Update is not { } update || update.Step != result.Step || Ended)
        {
            return;
        }

        _delayed = null;
        _groups.ForgetFault();
        var record = await Recorder.RecordAsync(update, result, State.StepBegan);
        (State.Step, State.Policy, State.Update, State.StepBegan) = (result.Step, result.Policy, null, record.Time);
        State.SkippedSteps = result.Metrics.GetValueOrDefault("applied_updates", 1) > 0 ? 0 : State.SkippedSteps + 1;
        State.ToEvaluate = IsEvaluatedAfter(result.Step) ? Spec.Evaluation.Datasets : [];
        // The next stage has another context length, and may begin with another policy.
        var stale = State.Open.Where(g => Spec.EndsStage(result.Step) || Sampling.IsStale(g.Policy.Version, result.Policy.Version)).ToArray();
        State.StaleGroups += stale.Length;
        _groups.Remove(stale);
        State.Newest.Add(result.Policy);
        State.Newest.RemoveRange(0, Math.Max(0, State.Newest.Count - Spec.Checkpoints.KeepLast));
        await state.SaveAsync(this);
        _groups.CloseInBackground();
        var keep = State.Open.Select(g => g.Policy).Concat(State.Newest).Append(State.Best?.Policy).Append(State.BestOfStage?.Policy).OfType<PolicyReference>().Select(p => p.Checkpoint);
        await new PolicyVersions(artifacts, Id).DeleteOthersAsync(keep.ToHashSet(), result.Policy.Version, CancellationToken.None);
        if (Spec.KeepGroups is { } steps)
        {
            await new StoredGroups(artifacts, Id).DeleteUpToAsync(result.Step - steps, State.Open.Select(g => g.GroupId), CancellationToken.None);
        }

        if (State.SkippedSteps >= Spec.Optimizer.MaxSkippedSteps)
        {
            State.SkippedSteps = 0;
            await End(JobStatus.Failed, $"the loss or the gradient was not finite in {Spec.Optimizer.MaxSkippedSteps} steps in a row; lower optimizer.learningRate, or train in float32");
            return;
        }

        await ReleaseWhenPaused();
        await Advance();
    }

    /// <inheritdoc/>
    public Task UpdateFailed(int step, string reason) => State.Update?.Step == step && !Ended
        ? End(JobStatus.Failed, $"the update of step {step} failed: {reason}")
        : Task.CompletedTask;

    /// <inheritdoc/>
    public async Task EvaluationFinished(EvaluationPoint point)
    {
        if (Ended)
        {
            return;
        }

        if (IsFiltering && point.EvaluationId == FilterId)
        {
            State.Filtered = true;
        }
        else if (!State.ToEvaluate.IsEmpty && point.EvaluationId == EvaluationId)
        {
            State.Evaluations.Add(point);
            Compare(point);
            State.ToEvaluate = State.ToEvaluate.RemoveAt(0);
            if (State.ToEvaluate.IsEmpty && Spec.EndsStage(State.Step) && State.Step < Spec.TotalSteps && State.BestOfStage is { } best)
            {
                // Versions go on counting, so that a step still has one of its own.
                State.Policy = best.Policy with { Version = State.Policy.Version };
                State.BestOfStage = null;
            }
        }
        else
        {
            return;
        }

        State.StepBegan = time.GetUtcNow();
        await state.SaveAsync(this);
        await Advance();
    }

    /// <inheritdoc/>
    public Task EvaluationFailed(string evaluationId, string reason)
    {
        var what = IsFiltering && evaluationId == FilterId ? "the filter"
            : !State.ToEvaluate.IsEmpty && evaluationId == EvaluationId ? $"the evaluation on {State.ToEvaluate[0]}"
            : null;
        return what is null || Ended ? Task.CompletedTask : End(JobStatus.Failed, $"{what} failed: {reason}");
    }
}
