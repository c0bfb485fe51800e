using NousCoder.Contracts.Silos;

namespace NousCoder.Grains.Jobs;

/// <summary>Samples for the steps of a job: which groups are opened next, and when those with results make a batch. Changes the job's row; the caller stores it.</summary>
internal sealed class StepSampler(
    string jobId, TrainingJobState state, JobGroups groups, IArtifactStore artifacts, IGrainFactory grains, ILogger logger)
{
    private ProblemSampler? _problems;
    private bool _noEligibleProblem;

    /// <summary>Gets whether no problem is eligible, and nothing is pending that could make one eligible again.</summary>
    public bool IsExhausted => _noEligibleProblem && groups.PendingCount == 0;

    private TrainingJobSpec Spec => state.Spec!;

    private DynamicSampling Sampling => new(Spec.Batch);

    /// <summary>Makes a batch of the groups that have results, if they are enough.</summary>
    /// <returns><see cref="JobEvent.BatchStored"/>; <see cref="JobEvent.Faulted"/> if nothing can be learned of them; null if they are not enough.</returns>
    public async Task<JobEvent?> TryTakeBatchAsync()
    {
        var cut = Sampling.Cut(groups.Sampled());
        if (cut == 0)
        {
            return null;
        }

        var sampled = groups.ResultsOfFirst(cut);
        var batch = BatchMaker.Informative(sampled);
        if (batch.Length == 0)
        {
            return new JobEvent.Faulted(BatchMaker.NothingToLearn(sampled));
        }

        var step = state.Step + 1;
        var lastDraw = state.Open[cut - 1].Draw;
        var artifact = await new BatchMaker(jobId, Spec, artifacts).StoreAsync(step, lastDraw, batch);
        var update = new PendingUpdate(step, artifact, SamplingMetrics.Of(sampled, state.StaleGroups, state.Policy.Version));
        state.Rollouts += sampled.Sum(r => r.Rollouts.Length);
        state.InformativeShare = (double)batch.Length / sampled.Length;
        state.StaleGroups = 0;
        if (Spec.Batch.MaxStaleness == 0)
        {
            // The surplus would be stale before it could be used. Its problems are drawn again, as if it had never been.
            state.NextDraw = lastDraw + 1;
            cut = state.Open.Count;
        }

        groups.Remove([.. state.Open.Take(cut)]);
        return new JobEvent.BatchStored(update);
    }

    /// <summary>Draws problems, and adds a group of each to the row.</summary>
    /// <param name="isUpdating">True if the groups are for the step after an update that is under way.</param>
    /// <returns>The new groups; null if none are wanted now, and the row has not changed.</returns>
    public async Task<OpenGroup[]?> TryDrawAsync(bool isUpdating)
    {
        // Only what is being sampled or trained on could make a problem eligible again.
        if (_noEligibleProblem && groups.PendingCount > 0)
        {
            return null;
        }

        var step = state.Step + (isUpdating ? 2 : 1);
        var wanted = Sampling.Wanted(groups.Sampled(), isUpdating, Spec.StageEnd(state.Step + 1) - step + 1, state.InformativeShare);
        if (wanted == 0 || Sampling.HoldsBack(groups.Sampled(), await CountWaitingProgramsAsync()))
        {
            return null;
        }

        _problems ??= new ProblemSampler(jobId, Spec, grains, logger);
        var (samples, nextDraw) = await _problems.SampleAsync(state.NextDraw, wanted);
        OpenGroup[] opened = [.. samples.Select(s => new OpenGroup(Keys.Group(jobId, step, s.ProblemId, s.Epoch), s.Draw, state.Policy))];
        state.NextDraw = nextDraw;
        state.Open.AddRange(opened);
        _noEligibleProblem = opened.Length < wanted;
        return opened;
    }

    /// <summary>Removes groups that are too old for the next step. The next stage has another context length, and may begin with another policy.</summary>
    public void DropStale()
    {
        var stale = state.Open
            .Where(g => Spec.EndsStage(state.Step) || Sampling.IsStale(g.Policy.Version, state.Policy.Version)).ToArray();
        state.StaleGroups += stale.Length;
        groups.Remove(stale);
    }

    private async Task<int> CountWaitingProgramsAsync() =>
        (await grains.GetGrain<ISiloDirectoryGrain>(Keys.Only).List()).Sum(s => s.WaitingPrograms);
}
