using NousCoder.Grains.Groups;
using NousCoder.Grains.Training;

namespace NousCoder.Grains.Jobs;

/// <summary>The policy versions of a job: which is the newest and which the best, and which of them and of the stored groups are kept.</summary>
internal sealed class JobCheckpoints(string jobId, TrainingJobState state, IArtifactStore artifacts)
{
    /// <summary>Sets the result of a finished update.</summary>
    public void OnUpdated(PolicyReference policy)
    {
        state.Policy = policy;
        state.Newest.Add(policy);
        state.Newest.RemoveRange(0, Math.Max(0, state.Newest.Count - state.Spec!.Checkpoints.KeepLast));
    }

    /// <summary>Sets the result of an evaluation. The final one decides nothing.</summary>
    public void OnEvaluated(JobPhase.Evaluating evaluating, EvaluationPoint point)
    {
        if (evaluating.IsFinal)
        {
            return;
        }

        var datasets = state.Spec!.Evaluation.Datasets;
        if (point.Dataset == (state.Spec.Checkpoints.SelectBy ?? datasets[0]))
        {
            Compare(new BestCheckpoint(state.Policy, point.Pass1));
        }

        if (evaluating.Dataset == datasets.Length - 1)
        {
            BeginStage();
        }
    }

    /// <summary>Deletes versions that are neither new, best, nor used by an open group, and the groups of steps that are too old.</summary>
    /// <param name="cancellationToken">Cancels the deletion; the next call deletes the rest.</param>
    public async Task PruneAsync(CancellationToken cancellationToken)
    {
        PolicyReference?[] kept = [.. state.Open.Select(g => g.Policy), .. state.Newest, state.Best?.Policy, state.BestOfStage?.Policy];
        var prefixes = kept.OfType<PolicyReference>().Select(p => p.Checkpoint).ToHashSet();
        await new PolicyVersions(artifacts, jobId).DeleteOthersAsync(prefixes, state.Policy.Version, cancellationToken);
        if (state.Spec!.KeepGroups is { } steps)
        {
            await new StoredGroups(artifacts, jobId).DeleteUpToAsync(state.Step - steps, state.Open.Select(g => g.GroupId), cancellationToken);
        }
    }

    private void Compare(BestCheckpoint scored)
    {
        if (state.Best is null || scored.Pass1 > state.Best.Pass1)
        {
            state.Best = scored;
        }

        // The base policy is not a version of the stage that begins with it.
        if (state.Step > 0 && (state.BestOfStage is null || scored.Pass1 > state.BestOfStage.Pass1))
        {
            state.BestOfStage = scored;
        }
    }

    /// <summary>Has the next stage begin with the best version of the one that ended. No effect within a stage and after the last.</summary>
    private void BeginStage()
    {
        if (state.Spec!.EndsStage(state.Step) && state.Step < state.Spec.TotalSteps && state.BestOfStage is { } best)
        {
            // Versions continue to count, so that a step still has one of its own.
            state.Policy = best.Policy with { Version = state.Policy.Version };
            state.BestOfStage = null;
        }
    }
}
