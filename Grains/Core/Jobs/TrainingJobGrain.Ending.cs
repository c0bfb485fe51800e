namespace NousCoder.Grains.Jobs;

/// <content>How the job ends, and lets go of what it has.</content>
public sealed partial class TrainingJobGrain
{
    /// <summary>Measures the best checkpoint once more, where that is wished, and ends the job.</summary>
    private async Task Finish()
    {
        if (Spec.Evaluation.Final is null || State.Finishing || State.Best is null)
        {
            await End(JobStatus.Completed);
            return;
        }

        (State.Finishing, State.ToEvaluate) = (true, Spec.Evaluation.Datasets);
        await state.SaveAsync(this);
        await Evaluate(EvaluationId, Evaluating);
    }

    /// <summary>No problem suits any more: where something was learnt the job ends as after its last step, with what it measures then.</summary>
    private async Task EndOfProblems()
    {
        if (State.Step == 0)
        {
            await End(JobStatus.Failed, NoProblemLeft);
            return;
        }

        State.Exhausted = true;
        _groups.Remove([.. State.Open]);
        State.ToEvaluate = IsEvaluatedAfter(State.Step) ? [] : Spec.Evaluation.Datasets;
        await state.SaveAsync(this);
        _groups.CloseInBackground();
        await Advance();
    }

    private async Task End(JobStatus status, string failure = "")
    {
        _groups.Remove([.. State.Open]);
        State.Failure = failure;
        await SetStatus(status);
        _groups.CloseInBackground();
        await LetGo();
    }

    private string HowItEnded => State.Status switch
    {
        JobStatus.Completed => "is completed",
        JobStatus.Failed => "failed",
        _ => "was stopped",
    };

    /// <summary>Refuses to submit under this job's id another spec, or any spec once the job has ended.</summary>
    private void RequireSameAndUnfinished(TrainingJobSpec spec)
    {
        if (TrainingJobSpecFile.Write(Spec) != TrainingJobSpecFile.Write(spec))
        {
            throw new NousCoderException($"there is a job '{Id}' with another spec; choose another id");
        }

        if (Ended)
        {
            var resume = State.Status == JobStatus.Failed ? $"continue it with 'nouscoder train resume {Id}', or " : "";
            throw new NousCoderException($"job {Id} {HowItEnded} already; {resume}submit the file under a new id");
        }
    }

    /// <summary>Ends the job if no group can be sampled or verified.</summary>
    private Task EndIfHopeless() =>
        !Ended && _groups.Hopeless is { } hopeless ? End(JobStatus.Failed, hopeless) : Task.CompletedTask;

    /// <summary>Ends what it measures, and lets other jobs have the trainer.</summary>
    /// <returns>Whether the trainer has heard of it.</returns>
    private async Task<bool> LetGo()
    {
        if (Measuring is { } measuring)
        {
            await measuring.Cancel(Id);
        }

        return await ReleaseTrainer();
    }

    /// <summary>Lets other jobs have the trainer.</summary>
    /// <returns>Whether it has heard of it: while no silo serves as one, nobody has.</returns>
    private async Task<bool> ReleaseTrainer()
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

    /// <summary>An ended job needs no looking after once the trainer and all its groups were told so.</summary>
    private async Task Settle()
    {
        _groups.CloseInBackground();
        if (await LetGo() && State.Closing.Count == 0)
        {
            await state.SaveAsync(this);
            await TellDirectory(Summary, settled: true);
            _watchdog?.Dispose();
        }
    }

    /// <summary>A paused job keeps the trainer until its update is finished, and then lets others have it.</summary>
    private Task ReleaseWhenPaused() =>
        State.Status == JobStatus.Paused && State.Update is null ? ReleaseTrainer() : Task.CompletedTask;
}
