using NousCoder.Contracts.Silos;
using NousCoder.Grains.Artifacts;
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
    private int _queuePosition;

    // What was begun in this activation, so that not every event begins it again.
    private string _evaluationBegun = "";
    private int _updateBegun;

    private string Id => this.GetPrimaryKeyString();

    private TrainingJobState State => state.State;

    private TrainingJobSpec Spec => state.State.Spec!;

    private bool Ended => State.Status is JobStatus.Stopped or JobStatus.Completed or JobStatus.Failed;

    private DynamicSampling Sampling => new(Spec.Batch);

    private StepRecords Records => new(artifacts, Id);

    private string EvaluationId => $"{Id}.e{State.Evaluations.Count}";

    private IEvaluationGrain Evaluation => GrainFactory.GetGrain<IEvaluationGrain>(EvaluationId);

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
            if (TrainingJobSpecFile.Write(Spec) != TrainingJobSpecFile.Write(spec))
            {
                throw new NousCoderException($"there is a job '{Id}' with another spec; choose another id");
            }

            return;
        }

        await Check(spec);
        var submitted = time.GetUtcNow();
        // The directory first: a name without a job behind it does nothing, a job without its name would never be driven.
        await TellDirectory(new JobSummary { JobId = Id, Dataset = spec.Dataset, Status = JobStatus.Queued, Submitted = submitted });
        (State.Spec, State.Submitted) = (spec, submitted);
        (State.Status, State.Policy, State.ToEvaluate) = (JobStatus.Queued, new PolicyReference(spec.Policy, 0), spec.Evaluation.Datasets);
        await state.SaveAsync(this);
        await Drive();
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<string>> Check(TrainingJobSpec spec) => new JobPlan(GrainFactory, folders).MakeAsync(spec);

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
            Steps = Spec.Steps,
            OpenGroups = _groups.Undecided.Count,
            InformativeGroups = _groups.Informative,
            Rollouts = State.Rollouts,
            Evaluations = [.. State.Evaluations],
            Checkpoint = folders.WhereIs(State.Policy),
            Files = files.FolderOf(Id),
            Submitted = State.Submitted,
        };
        var evaluation = State.ToEvaluate.IsEmpty || Ended ? default : await Evaluation.GetProgress();
        var last = (int)Math.Min(progress.Step, Math.Max(0L, afterStep) + MostRecords);
        return progress with
        {
            EvaluationDone = evaluation.Done,
            EvaluationTotal = evaluation.Total,
            Records = afterStep >= last ? [] : [.. await Records.ReadAsync(Math.Max(0, afterStep) + 1, last, default).ToListAsync()],
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
            throw new NousCoderException($"job '{Id}' is {State.Status.ToString().ToLowerInvariant()}; submit its file again under another id");
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
            await LookAfterAll();
        }
    }

    /// <inheritdoc/>
    public async Task GroupDecided(GroupResult result)
    {
        if (_groups.TryDecide(result))
        {
            await Advance();
        }
        else
        {
            _groups.CloseInBackground();
        }
    }

    /// <inheritdoc/>
    public async Task GroupFailed(string groupId, string reason)
    {
        _groups.Fail(groupId, reason);
        if (!Ended && _groups.Hopeless is { } hopeless)
        {
            await End(JobStatus.Failed, $"no completion can be generated: {hopeless}");
        }

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

        var record = await RecordOf(update, result);
        await Records.WriteAsync(record, CancellationToken.None);
        await Project(record);
        (State.Step, State.Policy, State.Update, State.StepBegan) = (result.Step, result.Policy, null, record.Time);
        State.ToEvaluate = IsEvaluatedAfter(result.Step) ? Spec.Evaluation.Datasets : [];
        var stale = State.Open.Where(g => Sampling.IsStale(g.Policy.Version, result.Policy.Version)).ToArray();
        State.StaleGroups += stale.Length;
        _groups.Remove(stale);
        await state.SaveAsync(this);
        _groups.CloseInBackground();
        var keep = State.Open.Select(g => g.Policy).Append(result.Policy).Select(p => p.Checkpoint).ToHashSet();
        await new PolicyVersions(artifacts, Id).DeleteOthersAsync(keep, result.Policy.Version, CancellationToken.None);
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
        if (!State.ToEvaluate.IsEmpty && point.EvaluationId == EvaluationId && !Ended)
        {
            State.Evaluations.Add(point);
            (State.ToEvaluate, State.StepBegan) = (State.ToEvaluate.RemoveAt(0), time.GetUtcNow());
            await state.SaveAsync(this);
            await Advance();
        }
    }

    /// <inheritdoc/>
    public Task EvaluationFailed(string evaluationId, string reason) => evaluationId == EvaluationId && !State.ToEvaluate.IsEmpty && !Ended
        ? End(JobStatus.Failed, $"the evaluation on {State.ToEvaluate[0]} failed: {reason}")
        : Task.CompletedTask;

    /// <summary>Asks again for whatever was not heard of: after a crash all of it, else what got lost.</summary>
    private async Task LookAfterAll()
    {
        if (Ended)
        {
            await Settle();
            return;
        }

        if (State.Status != JobStatus.Paused)
        {
            _queuePosition = await Trainer.Acquire(Id);
            if (_queuePosition == 0 && State.Status == JobStatus.Queued)
            {
                State.StepBegan = time.GetUtcNow();
                await SetStatus(JobStatus.Running);
            }
        }

        (_updateBegun, _evaluationBegun) = (0, "");
        _groups.CloseInBackground();
        await _groups.AskAsync(_groups.Undecided);
        await Advance();
    }

    /// <summary>Does what comes next, if anything can be done now.</summary>
    private async Task Advance()
    {
        if (State.Status != JobStatus.Running)
        {
            return;
        }

        if (!State.ToEvaluate.IsEmpty)
        {
            await Evaluate();
            return;
        }

        if (State.Update is null && State.Step == Spec.Steps)
        {
            await End(JobStatus.Completed);
            return;
        }

        if (State.Update is null)
        {
            await TakeBatch();
        }

        if (State.Status == JobStatus.Running)
        {
            await BeginUpdate();
            await OpenMore();
        }
    }

    private async Task Evaluate()
    {
        if (_evaluationBegun != EvaluationId)
        {
            _evaluationBegun = EvaluationId;
            await Evaluation.Start(new EvaluationSpec
            {
                Dataset = State.ToEvaluate[0],
                Policy = State.Policy,
                Samples = Spec.Evaluation.Samples,
                Generation = Spec.Generation with { Sampling = Spec.Evaluation.Sampling },
                Verification = Spec.Verification,
                Seed = Spec.Seed,
                JobId = Id,
                Step = State.Step,
            });
        }
    }

    /// <summary>Makes a batch of the groups that are decided, where they are enough, and writes down that it is to be trained on.</summary>
    private async Task TakeBatch()
    {
        var cut = Sampling.Cut(_groups.Sampled());
        if (cut == 0)
        {
            return;
        }

        var sampled = _groups.ResultsOfFirst(cut);
        var batch = sampled.Where(r => r.Disposition == GroupDisposition.Informative).ToArray();
        if (batch.Length == 0)
        {
            await End(JobStatus.Failed, NothingToLearn(sampled));
            return;
        }

        var step = State.Step + 1;
        var advantages = Spec.PermuteRewards
            ? BatchAdvantages.Permuted(batch, Spec.Batch.Normalization, StableHash.Of(Spec.Seed, "permutation", $"{step}"))
            : BatchAdvantages.Of(batch);
        var artifact = BatchArtifact.NameOf(Id, step, State.Open[cut - 1].Draw);
        await artifacts.WriteJsonAsync(
            artifact, new BatchArtifact { Groups = [.. batch.Zip(advantages, (g, a) => new GroupAdvantages(g.GroupId, g.Artifact, a))] }, CancellationToken.None);
        State.Update = new PendingUpdate(step, artifact, SamplingMetrics.Of(sampled, State.StaleGroups, State.Policy.Version));
        State.Rollouts += sampled.Sum(r => r.Rollouts.Length);
        State.InformativeShare = (double)batch.Length / sampled.Length;
        State.StaleGroups = 0;
        if (Spec.Batch.MaxStaleness == 0)
        {
            // The surplus would be stale before it could be used. Its problems are drawn again, as if it had never been.
            State.NextDraw = State.Open[cut - 1].Draw + 1;
            cut = State.Open.Count;
        }

        _groups.Remove([.. State.Open.Take(cut)]);
        await state.SaveAsync(this);
        _groups.CloseInBackground();
    }

    private async Task BeginUpdate()
    {
        if (State.Update is { } update && _updateBegun != update.Step)
        {
            await Trainer.BeginUpdate(new TrainingBatch
            {
                JobId = Id,
                Step = update.Step,
                Policy = State.Policy,
                Artifact = update.Artifact,
                Objective = Spec.Objective,
                Optimizer = Spec.Optimizer,
                Temperature = Spec.Generation.Sampling.Temperature,
            });
            _updateBegun = update.Step;
        }
    }

    private async Task OpenMore()
    {
        var updating = State.Update is not null;
        var step = State.Step + (updating ? 2 : 1);
        var wanted = Sampling.Wanted(_groups.Sampled(), updating, Spec.Steps - step + 1, State.InformativeShare);
        if (wanted == 0)
        {
            return;
        }

        _draws ??= new DrawOrder(await GrainFactory.GetGrain<IDatasetGrain>(Spec.Dataset).GetProblemIds(), Spec.Seed);
        var first = State.Open.Count;
        for (; wanted > 0; wanted--)
        {
            var draw = State.NextDraw++;
            State.Open.Add(new OpenGroup(Keys.Group(Id, step, _draws.ProblemAt(draw), _draws.EpochOf(draw)), draw, State.Policy));
        }

        await state.SaveAsync(this);
        await _groups.AskAsync(State.Open[first..]);
    }

    private async Task<StepRecord> RecordOf(PendingUpdate update, UpdateResult result)
    {
        var now = time.GetUtcNow();
        var silos = await GrainFactory.GetGrain<ISiloDirectoryGrain>(Keys.Only).List();
        return new StepRecord
        {
            Step = result.Step,
            Time = now,
            PolicyVersion = result.Policy.Version,
            Metrics = update.Metrics.AddRange(result.Metrics)
                .SetItem("seconds_update", result.Seconds)
                .SetItem("seconds_wall", (now - State.StepBegan).TotalSeconds)
                .SetItem("verification_queue_depth", silos.Sum(s => s.WaitingPrograms)),
        };
    }

    /// <summary>The files are for people's tools; the job goes on without them.</summary>
    private async Task Project(StepRecord record)
    {
        try
        {
            await files.AppendAsync(Id, record, cancellation => Records.ReadAsync(1, record.Step - 1, cancellation), CancellationToken.None);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogNotProjected(Id, record.Step, error);
        }
    }

    private bool IsEvaluatedAfter(int step) =>
        step == Spec.Steps || (Spec.Evaluation.EverySteps > 0 && step % Spec.Evaluation.EverySteps == 0);

    private async Task End(JobStatus status, string failure = "")
    {
        await Trainer.Release(Id);
        if (!State.ToEvaluate.IsEmpty)
        {
            await Evaluation.Cancel();
        }

        _groups.Remove([.. State.Open]);
        State.Failure = failure;
        await SetStatus(status);
        _groups.CloseInBackground();
    }

    /// <summary>An ended job needs no looking after once all its groups were told so.</summary>
    private async Task Settle()
    {
        _groups.CloseInBackground();
        if (State.Closing.Count == 0)
        {
            await state.SaveAsync(this);
            await TellDirectory(Summary, settled: true);
            _watchdog?.Dispose();
        }
    }

    private async Task SetStatus(JobStatus status)
    {
        State.Status = status;
        await state.SaveAsync(this);
        await TellDirectory(Summary);
    }

    private JobSummary Summary => new() { JobId = Id, Dataset = Spec.Dataset, Status = State.Status, Submitted = State.Submitted };

    private Task TellDirectory(JobSummary job, bool settled = false) =>
        GrainFactory.GetGrain<IJobDirectoryGrain>(Keys.Only).Set(job, settled);

    /// <summary>A paused job keeps the trainer until its update is finished, and then lets others have it.</summary>
    private Task ReleaseWhenPaused() =>
        State.Status == JobStatus.Paused && State.Update is null ? Trainer.Release(Id) : Task.CompletedTask;

    private string Message() => State.Status switch
    {
        JobStatus.Queued => _queuePosition > 0 ? $"waits for the trainer; {_queuePosition} before it" : "waits for the trainer",
        JobStatus.Failed => State.Failure,
        JobStatus.Running when !State.ToEvaluate.IsEmpty => $"evaluates on {State.ToEvaluate[0]} after step {State.Step}",
        JobStatus.Running when State.Update is { } update => $"updates the policy in step {update.Step}",
        JobStatus.Running => $"samples for step {State.Step + 1}",
        _ => "",
    };

    private static string NothingToLearn(GroupResult[] sampled)
    {
        int Count(GroupDisposition disposition) => sampled.Count(r => r.Disposition == disposition);
        return $"nothing to learn from: of {sampled.Length} groups {Count(GroupDisposition.AllPassed)} passed whole, "
            + $"{Count(GroupDisposition.AllFailed)} failed whole and {Count(GroupDisposition.NotVerified)} could not be verified; "
            + "choose problems that the policy solves sometimes, or raise batch.groupSize or batch.maxRounds";
    }

    [LoggerMessage(LogLevel.Warning, "The metrics files of job {Job} lack step {Step}; the next step completes them")]
    private partial void LogNotProjected(string job, int step, Exception error);
}
