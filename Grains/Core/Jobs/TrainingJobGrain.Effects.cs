using NousCoder.Grains.Artifacts;

namespace NousCoder.Grains.Jobs;

/// <content>Stores the phase, and carries out the effects of its changes and the work of each.</content>
public sealed partial class TrainingJobGrain
{
    // What this activation has begun since the watchdog last ran, so that not every event begins it again.
    private string _evaluationBegun = "";
    private int _updateBegun;

    /// <summary>The evaluation that is under way or, of a failed job, was; null if none is.</summary>
    private IEvaluationGrain? EvaluationUnderWay =>
        _evaluations.IdOf(Phase.Work) is { } id ? GrainFactory.GetGrain<IEvaluationGrain>(id) : null;

    private JobSummary Summary => new() { JobId = Id, Dataset = Spec.Dataset, Status = Phase.Status, Submitted = State.Submitted };

    /// <summary>Applies an event: stores the phase that follows, together with what the caller changed in the row, and carries out the effects.</summary>
    private async Task ApplyAsync(JobEvent jobEvent)
    {
        if (State.Spec is null)
        {
            return;
        }

        var (next, effects) = JobTransitions.Next(Phase, jobEvent, new JobFacts(Spec, State.Step, State.Best is not null));
        if (ReferenceEquals(next, Phase))
        {
            return;
        }

        State.Phase = next;
        if (effects.HasFlag(JobEffects.ReleaseGroups))
        {
            _groups.Remove([.. State.Open]);
        }

        await state.SaveAsync(this);
        await CarryOutAsync(effects);
    }

    private async Task CarryOutAsync(JobEffects effects)
    {
        _groups.ReleaseInBackground();
        if (effects.HasFlag(JobEffects.Prune))
        {
            await _checkpoints.PruneAsync(CancellationToken.None);
        }

        if (effects.HasFlag(JobEffects.NotifyDirectory))
        {
            await NotifyDirectoryAsync(Summary);
        }

        if (effects.HasFlag(JobEffects.CancelEvaluation) && EvaluationUnderWay is { } evaluation)
        {
            await evaluation.Cancel(Id);
        }

        if (effects.HasFlag(JobEffects.ReleaseTrainer))
        {
            await TryReleaseTrainerAsync();
        }

        if (effects.HasFlag(JobEffects.Queue))
        {
            _watchdog?.Dispose();
            _watchdog = null;
            await Drive();
        }

        if (effects.HasFlag(JobEffects.Continue))
        {
            await ContinueAsync();
        }
    }

    /// <summary>Asks again for everything that has no answer yet: after a crash all of it, else what got lost.</summary>
    private async Task ReconcileAsync()
    {
        if (Ended)
        {
            await ReleaseResourcesAsync();
            return;
        }

        _updateBegun = 0;
        _evaluationBegun = "";
        _groups.ReleaseInBackground();
        await _groups.ReopenAsync();
        if (Phase is JobPhase.Paused paused)
        {
            await ReconcilePausedAsync(paused);
            return;
        }

        _queuePosition = await TryAcquireAsync();
        if (Phase is JobPhase.Queued && _queuePosition == 0)
        {
            State.StepBegan = time.GetUtcNow();
            await ApplyAsync(new JobEvent.TrainerAcquired());
        }
        else
        {
            await ContinueAsync();
        }
    }

    /// <summary>Has the trainer finish the update that was under way when the job was paused; releases it if there is none.</summary>
    private async Task ReconcilePausedAsync(JobPhase.Paused paused)
    {
        if (paused.Interrupted is JobPhase.Updating updating)
        {
            try
            {
                await Trainer.BeginUpdate(BatchMaker.BatchOf(Id, Spec, State.Policy, updating.Update));
                return;
            }
            catch (NousCoderException)
            {
                // The job does not hold the trainer: it was paused in the queue, and makes the update when it is resumed.
            }
            catch (OrleansException error)
            {
                LogNoTrainer(Id, error.Message);
                return;
            }
        }

        await TryReleaseTrainerAsync();
    }

    /// <summary>Begins or continues the work of the phase. If what it needs is lost, the job fails with the reason.</summary>
    private async Task ContinueAsync()
    {
        try
        {
            switch (State.Phase)
            {
                case JobPhase.Filtering or JobPhase.Evaluating:
                    await EvaluateAsync();
                    break;
                case JobPhase.Sampling:
                    await SampleAsync();
                    break;
                case JobPhase.Updating updating:
                    await UpdateAsync(updating.Update);
                    break;
            }
        }
        catch (Exception error) when (StorageFailures.IsLost(error))
        {
            await ApplyAsync(new JobEvent.Faulted(error.Message));
        }
    }

    private async Task EvaluateAsync()
    {
        var id = _evaluations.IdOf(Phase)!;
        if (_evaluationBegun != id)
        {
            _evaluationBegun = id;
            await GrainFactory.GetGrain<IEvaluationGrain>(id).Start(_evaluations.SpecOf(Phase)!);
        }
    }

    /// <summary>Makes a batch of the groups that have results, or opens more of them while those are not enough.</summary>
    private async Task SampleAsync()
    {
        if (await _sampler.TryTakeBatchAsync() is { } taken)
        {
            await ApplyAsync(taken);
            return;
        }

        await OpenMoreAsync(isUpdating: false);
    }

    private async Task UpdateAsync(PendingUpdate update)
    {
        if (_updateBegun != update.Step)
        {
            await Trainer.BeginUpdate(BatchMaker.BatchOf(Id, Spec, State.Policy, update));
            _updateBegun = update.Step;
        }

        await OpenMoreAsync(isUpdating: true);
    }

    private async Task OpenMoreAsync(bool isUpdating)
    {
        if (await _sampler.TryDrawAsync(isUpdating) is not { } opened)
        {
            return;
        }

        if (_sampler.IsExhausted && !isUpdating)
        {
            await ApplyAsync(new JobEvent.ProblemsExhausted());
            return;
        }

        await state.SaveAsync(this);
        await _groups.OpenAsync(opened);
    }

    /// <summary>Releases what an ended job still holds. It is watched until the trainer and all its groups were told.</summary>
    private async Task ReleaseResourcesAsync()
    {
        _groups.ReleaseInBackground();
        if (EvaluationUnderWay is { } evaluation)
        {
            await evaluation.Cancel(Id);
        }

        if (await TryReleaseTrainerAsync() && _groups.AllReleased)
        {
            await state.SaveAsync(this);
            await NotifyDirectoryAsync(Summary, settled: true);
            _watchdog?.Dispose();
        }
    }

    /// <returns>The position in the trainer's queue, 0 for the holder; null if no silo serves as trainer.</returns>
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

    /// <returns>False if no silo serves as trainer.</returns>
    private async Task<bool> TryReleaseTrainerAsync()
    {
        try
        {
            await Trainer.Release(Id);
            return true;
        }
        catch (OrleansException error)
        {
            LogNoTrainer(Id, error.Message);
            return false;
        }
    }

    private Task NotifyDirectoryAsync(JobSummary job, bool settled = false) =>
        GrainFactory.GetGrain<IJobDirectoryGrain>(Keys.Only).Set(job, settled);

    [LoggerMessage(LogLevel.Warning, "No silo serves as trainer for job {Job}; retrying: {Reason}")]
    private partial void LogNoTrainer(string job, string reason);
}
