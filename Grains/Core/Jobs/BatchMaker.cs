using NousCoder.Grains.Artifacts;
using NousCoder.Grains.Training;

namespace NousCoder.Grains.Jobs;

/// <summary>Makes the batch of a step of the groups that were sampled for it.</summary>
internal sealed class BatchMaker(string jobId, TrainingJobSpec spec, IArtifactStore artifacts)
{
    /// <summary>The groups that something can be learned from.</summary>
    public static GroupResult[] Informative(IEnumerable<GroupResult> sampled) =>
        [.. sampled.Where(g => g.Disposition == GroupDisposition.Informative)];

    /// <summary>Why no batch can be made of groups none of which is informative.</summary>
    public static string NothingToLearn(IReadOnlyCollection<GroupResult> sampled)
    {
        int Count(GroupDisposition disposition) => sampled.Count(g => g.Disposition == disposition);
        var fault = sampled.FirstOrDefault(g => g.Fault is not null)?.Fault;
        if (Count(GroupDisposition.NotVerified) == sampled.Count && fault is not null)
        {
            return $"no group of {sampled.Count} could be verified: {fault}";
        }

        return $"nothing to learn from: {sampled.Count} groups sampled: {Count(GroupDisposition.AllPassed)} all-pass, "
            + $"{Count(GroupDisposition.AllFailed)} all-fail, {Count(GroupDisposition.NotVerified)} unverified{(fault is null ? "" : $" ({fault})")}; "
            + "choose problems that the policy solves sometimes, or raise batch.groupSize or batch.maxRounds";
    }

    /// <summary>Stores which groups the step is to be trained on, and with what advantages.</summary>
    /// <param name="step">The step.</param>
    /// <param name="lastDraw">The draw of the last group.</param>
    /// <param name="batch">The informative groups, in the order of their draws.</param>
    /// <returns>Name of the artifact.</returns>
    public async Task<string> StoreAsync(int step, long lastDraw, GroupResult[] batch)
    {
        var advantages = spec.PermuteRewards
            ? BatchAdvantages.Permuted(batch, spec.Batch, StableHash.Of(spec.Seed, "permutation", $"{step}"))
            : BatchAdvantages.Of(batch);
        var artifact = BatchArtifact.NameOf(jobId, step, lastDraw);
        await artifacts.WriteJsonAsync(
            artifact,
            new BatchArtifact { Groups = [.. batch.Zip(advantages, (g, a) => new GroupAdvantages(g.GroupId, g.Artifact, a))] },
            CancellationToken.None);
        return artifact;
    }

    /// <summary>Returns what the trainer is asked for.</summary>
    /// <param name="jobId">Key of the job.</param>
    /// <param name="spec">The job.</param>
    /// <param name="policy">The version to update.</param>
    /// <param name="update">The step and its batch.</param>
    public static TrainingBatch BatchOf(string jobId, TrainingJobSpec spec, PolicyReference policy, PendingUpdate update)
    {
        var step = spec.At(update.Step);
        return new TrainingBatch
        {
            JobId = jobId,
            Step = update.Step,
            Policy = policy,
            Artifact = update.Artifact,
            Objective = step.Objective with { NormalizationLength = step.Objective.NormalizationLength ?? step.Generation.ContextLength },
            Optimizer = spec.Optimizer.WithWeightDecay(trainsAdapter: spec.Lora is not null) with
            {
                DecaySteps = spec.Optimizer.DecaySteps ?? spec.TotalSteps,
            },
            Temperature = spec.Generation.Sampling.Temperature,
            Lora = spec.Lora,
            Beginning = PolicyReference.Beginning(spec.Policy),
            Seed = StableHash.Of(spec.Seed, "adapter"),
        };
    }
}
