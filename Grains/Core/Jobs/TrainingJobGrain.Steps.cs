using NousCoder.Contracts.Silos;
using NousCoder.Grains.Artifacts;

namespace NousCoder.Grains.Jobs;

/// <content>What the job does next.</content>
public sealed partial class TrainingJobGrain
{
    /// <summary>Asks again for whatever was not heard of: after a crash all of it, else what got lost.</summary>
    private async Task LookAfterAll()
    {
        if (Ended)
        {
            await Settle();
            return;
        }

        if (State.Status == JobStatus.Paused)
        {
            await ReleaseWhenPaused();
        }
        else
        {
            _queuePosition = await TryAcquireAsync();
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

    /// <summary>The place in the trainer's queue; null while no silo serves as one.</summary>
    private async Task<int?> TryAcquireAsync()
    {
        try
        {
            return await Trainer.Acquire(Id);
        }
        catch (OrleansException error)
        {
            LogNoTrainer(Id, error.Message);
            return null;
        }
    }

    /// <summary>Does what comes next, if anything can be done now. If what it needs is lost, the job fails with the reason.</summary>
    private async Task Advance()
    {
        if (State.Status != JobStatus.Running)
        {
            return;
        }

        try
        {
            await AdvanceStep();
        }
        catch (Exception error) when (StorageFailures.IsLost(error))
        {
            await End(JobStatus.Failed, error.Message);
        }
    }

    private async Task AdvanceStep()
    {
        if (IsFiltering)
        {
            await Evaluate(FilterId, Filtering);
            return;
        }

        if (!State.ToEvaluate.IsEmpty)
        {
            await Evaluate(EvaluationId, Evaluating);
            return;
        }

        if (State.Update is null && (State.Step == Spec.TotalSteps || State.Exhausted))
        {
            await Finish();
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

    private async Task Evaluate(string id, EvaluationSpec spec)
    {
        if (_evaluationBegun != id)
        {
            _evaluationBegun = id;
            await GrainFactory.GetGrain<IEvaluationGrain>(id).Start(spec);
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
        var batch = BatchMaker.Informative(sampled);
        if (batch.Length == 0)
        {
            await End(JobStatus.Failed, BatchMaker.NothingToLearn(sampled));
            return;
        }

        var (step, lastDraw) = (State.Step + 1, State.Open[cut - 1].Draw);
        var artifact = await new BatchMaker(Id, Spec, artifacts).StoreAsync(step, lastDraw, batch);
        State.Update = new PendingUpdate(step, artifact, SamplingMetrics.Of(sampled, State.StaleGroups, State.Policy.Version));
        State.Rollouts += sampled.Sum(r => r.Rollouts.Length);
        State.InformativeShare = (double)batch.Length / sampled.Length;
        State.StaleGroups = 0;
        if (Spec.Batch.MaxStaleness == 0)
        {
            // The surplus would be stale before it could be used. Its problems are drawn again, as if it had never been.
            State.NextDraw = lastDraw + 1;
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
            var spec = Spec.At(update.Step);
            await Trainer.BeginUpdate(new TrainingBatch
            {
                JobId = Id,
                Step = update.Step,
                Policy = State.Policy,
                Artifact = update.Artifact,
                Objective = spec.Objective with { NormalizationLength = spec.Objective.NormalizationLength ?? spec.Generation.ContextLength },
                Optimizer = Spec.Optimizer.WithWeightDecay(trainsAdapter: Spec.Lora is not null) with
                {
                    DecaySteps = Spec.Optimizer.DecaySteps ?? Spec.TotalSteps,
                },
                Temperature = Spec.Generation.Sampling.Temperature,
                Lora = Spec.Lora,
                Beginning = PolicyReference.Beginning(Spec.Policy),
                Seed = StableHash.Of(Spec.Seed, "adapter"),
            });
            _updateBegun = update.Step;
        }
    }

    private async Task OpenMore()
    {
        // Only what is being sampled or trained on could change which problems suit.
        if (_noneSuits && _groups.Undecided.Count > 0)
        {
            return;
        }

        var updating = State.Update is not null;
        var step = State.Step + (updating ? 2 : 1);
        var wanted = Sampling.Wanted(_groups.Sampled(), updating, Spec.StageEnd(State.Step + 1) - step + 1, State.InformativeShare);
        if (wanted == 0 || Sampling.HoldsBack(_groups.Sampled(), await WaitingPrograms()))
        {
            return;
        }

        var first = State.Open.Count;
        var draws = await NextDraws(wanted);
        State.Open.AddRange(draws.Select(
            draw => new OpenGroup(Keys.Group(Id, step, _draws!.ProblemAt(draw), _draws.EpochOf(draw)), draw, State.Policy)));
        _noneSuits = draws.Count < wanted;
        if (_noneSuits && !updating && _groups.Undecided.Count == 0)
        {
            await EndOfProblems();
            return;
        }

        await state.SaveAsync(this);
        await _groups.AskAsync(State.Open[first..]);
    }

    private async Task<int> WaitingPrograms() =>
        (await GrainFactory.GetGrain<ISiloDirectoryGrain>(Keys.Only).List()).Sum(s => s.WaitingPrograms);

    private bool IsEvaluatedAfter(int step) =>
        Spec.EndsStage(step) || (Spec.Evaluation.EverySteps > 0 && step % Spec.Evaluation.EverySteps == 0);

    private async Task SetStatus(JobStatus status)
    {
        State.Status = status;
        await state.SaveAsync(this);
        await TellDirectory(Summary);
    }

    private JobSummary Summary => new() { JobId = Id, Dataset = Spec.Dataset, Status = State.Status, Submitted = State.Submitted };

    private Task TellDirectory(JobSummary job, bool settled = false) =>
        GrainFactory.GetGrain<IJobDirectoryGrain>(Keys.Only).Set(job, settled);

    private string Message() => State.Status switch
    {
        JobStatus.Queued when _queuePosition is null => "waits for a silo that serves as trainer",
        JobStatus.Queued => _queuePosition > 0 ? $"waits for the trainer; {_queuePosition} before it" : "waits for the trainer",
        JobStatus.Failed => State.Failure,
        JobStatus.Running when IsFiltering => $"tries the problems of {Spec.Dataset} before training, to leave out those that are solved already",
        JobStatus.Running when !State.ToEvaluate.IsEmpty => $"evaluates on {State.ToEvaluate[0]} after step {State.Step}{(State.Finishing ? ", the best checkpoint for the last time" : "")}",
        JobStatus.Running when State.Update is { } update => $"updates the policy in step {update.Step}",
        JobStatus.Running => $"samples for step {State.Step + 1}",
        JobStatus.Completed when State.Exhausted => $"the curriculum passes over every problem since step {State.Step}",
        _ => "",
    };

    [LoggerMessage(LogLevel.Warning, "No silo serves as trainer for job {Job}; it is asked again: {Reason}")]
    private partial void LogNoTrainer(string job, string reason);
}
